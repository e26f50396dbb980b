// Starts commands as kubectl starts its plugin, and times them.
//
// Each gets a parent of its own: a bash, started for it alone and not timed, which waits for the end of its stdin. Its
// clock runs from just before it forks until the command has ended and its output, read through a pipe, is complete.
// What the fork costs that bash is the same for all; it is measured by giving it no command. A new session (setsid)
// leaves the commands no terminal, so that none can stop to ask a person.
import { execFileSync, spawn } from 'node:child_process';
import { BenchError } from './errors.js';
import { findOnPath } from './on-path.js';

const script = `read -r
start=$EPOCHREALTIME
output=$(exec "$@" </dev/null)
code=$?
end=$EPOCHREALTIME
printf '%s %s %s\\n%s' "\${start//[!0-9]/}" "\${end//[!0-9]/}" "$code" "$output"`;

/**
 * @typedef {object} Run
 * @property {number} milliseconds
 * @property {number} exitCode
 * @property {string} output
 * @property {string} errors
 */

export class Launcher {
  #bash;
  /** @type {Set<number>} */
  #running = new Set();

  /** @param {string} bash */
  constructor(bash) {
    this.#bash = bash;
  }

  /**
   * @param {string[]} command
   * @param {Record<string, string>} env
   * @param {Promise<unknown>} [go] when it may start; its parent is there before
   * @returns {Promise<Run>}
   */
  launch(command, env, go) {
    const child = spawn(this.#bash, ['-c', script, 'launcher', ...command], {
      env,
      stdio: 'pipe',
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) this.#running.add(pid);
    // One that was killed before it could start.
    child.stdin.on('error', () => undefined);
    if (go === undefined) child.stdin.end();
    else void go.then(() => child.stdin.end());
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        if (pid !== undefined) this.#running.delete(pid);
        resolve({ ...readRun(output), errors });
      });
    });
  }

  /**
   * The same for a command that has to succeed.
   * @param {string[]} command
   * @param {Record<string, string>} env
   */
  async demand(command, env) {
    const run = await this.launch(command, env);
    if (run.exitCode === 0) return run;
    throw new BenchError(`"${command.join(' ')}" ended with exit code ${run.exitCode}.\n\n${run.errors.trim()}`);
  }

  /** Ends what is running, with all that it started. */
  killAll() {
    for (const pid of this.#running) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
  }
}

/** A launcher with the bash on PATH. Throws when that has no clock: it came with version 5. */
export function findLauncher() {
  const bash = findOnPath('bash');
  if (bash === undefined || execFileSync(bash, ['-c', 'echo $EPOCHREALTIME']).toString().trim() === '') {
    throw new BenchError('it times commands with bash 5 or newer, and there is none on PATH.');
  }
  return new Launcher(bash);
}

/** @param {string} said */
function readRun(said) {
  const [line = ''] = said.split('\n', 1);
  const [start = NaN, end = NaN, exitCode = NaN] = line.split(' ').map(Number);
  return { milliseconds: (end - start) / 1000, exitCode, output: said.slice(line.length + 1) };
}
