// The sandbox as a child process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DemoError } from './errors.js';

/** How long it may take to end when it is told to. Milliseconds. */
const patience = 5_000;

/**
 * @typedef {object} SandboxProcess
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop ends it and waits until it is gone
 * @property {() => void} kill for when there is no time to wait
 *
 * @typedef {object} Sandbox
 * @property {string} url
 * @property {string} ca PEM
 * @property {string} caChecksum
 * @property {{ username: string; password: string }[]} users
 * @property {{ id: string; name: string }[]} clusters
 */

/**
 * Starts one, hands its process out at once, and waits until it is ready.
 * @param {Record<string, string>} env
 * @param {(process: SandboxProcess) => void} onStart
 * @param {string[]} [options] of the command, besides `--json`
 * @returns {Promise<Sandbox>}
 */
export async function startSandbox(env, onStart, options = []) {
  const child = spawn('kubectl-rancher', ['sandbox', '--json', ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => void child.once('close', () => resolve()).once('error', () => resolve()));
  const kill = () => void child.kill('SIGKILL');
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(kill, patience);
    await ended;
    clearTimeout(timer);
  };
  onStart({ ended, stop, kill });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const ready = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  const line = await Promise.race([ready, ended.then(() => undefined)]);
  if (line === undefined) throw new DemoError(`the sandbox did not start.\n\n${errors.trim()}`);
  const { caFile, ...said } = JSON.parse(line);
  return { ...said, ca: readFileSync(caFile, 'utf8') };
}

/**
 * @param {Sandbox} sandbox
 * @param {string} name
 */
export function userNamed({ users }, name) {
  return known(
    users.find(({ username }) => username === name),
    `user ${name}`,
  );
}

/**
 * @param {Sandbox} sandbox
 * @param {string} name
 */
export function clusterNamed({ clusters }, name) {
  return known(
    clusters.find((cluster) => cluster.name === name),
    `cluster ${name}`,
  );
}

/**
 * @template T
 * @param {T | undefined} found
 * @param {string} what
 * @returns {T}
 */
function known(found, what) {
  if (found === undefined) throw new DemoError(`the sandbox has no ${what}.`);
  return found;
}
