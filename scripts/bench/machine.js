import { cpus, release, totalmem, type } from 'node:os';

/**
 * @typedef {object} Machine
 * @property {string} date
 * @property {string} cpu
 * @property {number} cores
 * @property {number} memory GiB
 * @property {string} kernel
 * @property {string} node
 * @property {string} kubectl
 * @property {number[]} loadBefore
 * @property {number[]} loadAfter
 */

/**
 * @param {{ kubectl: string; loadBefore: number[]; loadAfter: number[] }} known
 * @returns {Machine}
 */
export function describeMachine(known) {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    node: process.version,
    ...known,
  };
}
