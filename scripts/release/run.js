import { spawn } from 'node:child_process';

/** A check that failed, in words for whoever makes a release. */
export class ReleaseError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] the whole environment; by default this process's own
 * @property {string} [input] on stdin; nothing by default
 */

/**
 * Runs a program without a terminal; gives its stdout. Throws a ReleaseError with all its output when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function run(command, args, options = {}) {
  const { code, stdout, output } = await attempt(command, args, options);
  if (code !== 0) throw new ReleaseError(`"${command} ${args.join(' ')}" ended with ${code}:\n${output.trim()}`);
  return stdout;
}

/**
 * Runs a program that may fail.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number | null; stdout: string; output: string }>}
 */
export function attempt(command, args, { cwd, env = process.env, input = '' } = {}) {
  return new Promise((resolve) => {
    // Detached, it has no terminal to ask questions on.
    const child = spawn(command, args, { cwd, env, detached: true });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', (error) => resolve({ code: null, stdout, output: error.message }));
    child.on('close', (code) => resolve({ code, stdout, output }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
