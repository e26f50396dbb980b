import { cpus, totalmem, type } from 'node:os';

/**
 * @typedef {object} Machine
 * @property {string} cpu
 * @property {number} cores
 * @property {number} memory GiB
 * @property {string} system
 * @property {string} node
 * @property {string} kubectl
 */

/**
 * @param {{ kubectl: string }} known
 * @returns {Machine}
 */
export function describeMachine(known) {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: type(),
    node: process.version,
    ...known,
  };
}
