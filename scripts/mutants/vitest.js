import { spawn } from 'node:child_process';
import { configFile } from './copy.js';

/** @typedef {import('./copy.js').Copy} Copy */

/** @type {Set<number>} */
const running = new Set();

/**
 * Runs test files in a copy; whether all passed, which they did not when they took too long.
 * @param {Copy} copy
 * @param {string[]} args
 * @param {number} limit in milliseconds
 * @returns {Promise<boolean>}
 */
export function runTests({ folder }, args, limit) {
  const command = ['node_modules/vitest/vitest.mjs', 'run', `--config=${configFile}`, ...args];
  // In a group of its own, and so ended together with workers that would never notice.
  const vitest = spawn(process.execPath, command, { cwd: folder, stdio: 'ignore', detached: true });
  const { pid } = vitest;
  if (pid !== undefined) running.add(pid);
  const timer = setTimeout(() => end(pid), limit);
  return new Promise((resolve, reject) => {
    vitest.on('error', reject);
    vitest.on('exit', (code) => {
      clearTimeout(timer);
      end(pid);
      resolve(code === 0);
    });
  });
}

/** Ends what still runs. */
export function endTests() {
  for (const pid of running) end(pid);
}

/** @param {number | undefined} pid */
function end(pid) {
  if (pid === undefined) return;
  running.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}
