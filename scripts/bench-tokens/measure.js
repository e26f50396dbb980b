import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/kubectl-rancher.js', import.meta.url));
const memoryReporter = fileURLToPath(new URL('report-memory.cjs', import.meta.url));

/**
 * @typedef {object} Figures
 * @property {number} first milliseconds from the start of the process to the first row on stdout
 * @property {number} whole milliseconds to its end
 * @property {number} lines on stdout
 * @property {number} memory the most it had, in bytes
 */

/**
 * Runs the program once.
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<Figures>}
 */
export function measure(args, env) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, ['--require', memoryReporter, program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let [first, lines, errors, memory] = [Number.NaN, 0, '', ''];
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      if (Number.isNaN(first)) first = performance.now() - start;
      lines += text.split('\n').length - 1;
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (errors += text));
    child.stdio[3]?.on('data', (part) => (memory += part));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`${args.join(' ')} ended with ${code}: ${errors}`));
      else resolve({ first, whole: performance.now() - start, lines, memory: Number(memory) });
    });
  });
}
