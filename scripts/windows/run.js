import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs a command beside Wine; its first arguments are the root and the folder of a `Windows`. */
export const inRoot = fileURLToPath(new URL('in-root.sh', import.meta.url));

/**
 * @typedef {object} Windows
 * @property {string} root the Debian with Wine
 * @property {string} folder what both sides see, and the current one of programs
 * @property {string} drive where `C:` is
 * @property {Record<string, string>} env
 */

/**
 * A path of this machine as programs on Windows have it.
 * @param {string} path
 */
export function onWindows(path) {
  return `Z:${path.replaceAll('/', '\\')}`;
}

let runs = 0;

/**
 * Runs a program of Windows; gives its exit code, and its stdout and stderr together. They are files: through Wine a program cannot
 * use pipes of Unix.
 * @param {Windows} windows
 * @param {string} program
 * @param {string[]} args
 * @param {string} [input] what it reads
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runOnWindows({ root, folder, env }, program, args, input = '/dev/null') {
  runs += 1;
  const path = join(folder, `output.${runs}`);
  const [stdin, stdout] = [openSync(input, 'r'), openSync(path, 'w')];
  const child = spawn(inRoot, [root, folder, 'wine64', program, ...args], {
    env: { ...process.env, ...env },
    stdio: [stdin, stdout, stdout],
  });
  const [code] = await once(child, 'exit');
  for (const file of [stdin, stdout]) closeSync(file);
  return { code: code ?? 1, output: readFileSync(path, 'utf8').replaceAll('\r\n', '\n') };
}
