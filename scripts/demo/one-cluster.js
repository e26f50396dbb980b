// What a token that the plugin hands out opens, tried without kubectl.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DemoError } from './errors.js';
import { ask } from './rancher-api.js';
import { duration, sayCommand, sayNote, sayRequest } from './say.js';

/**
 * Runs the plugin as kubectl does, and takes the token from what it prints.
 * @param {import('./story.js').Stage} stage
 * @param {{ id: string }} cluster
 * @returns {Promise<string>}
 */
export async function takeToken({ home, host }, { id }) {
  const args = [`--server=${host}`, `--cluster=${id}`];
  sayCommand(`kubectl-rancher-auth ${args.join(' ')}`);
  const start = performance.now();
  const { stdout } = await promisify(execFile)('kubectl-rancher-auth', args, { env: home.env });
  const took = duration(performance.now() - start);
  const { kind, status } = JSON.parse(stdout);
  sayNote(
    `${took}; it printed an ${kind} that is good until ${status.expirationTimestamp}, not shown since it is secret`,
  );
  return status.token;
}

/**
 * Asks a cluster for pods with a token, and looks whether the answer is what it should be.
 * @param {import('./story.js').Stage} stage
 * @param {{ id: string; name: string }} cluster
 * @param {{ token: string; expected: number[] }} attempt
 */
export async function tryToken({ sandbox }, { id, name }, { token, expected }) {
  const path = `/k8s/clusters/${id}/api/v1/namespaces/default/pods`;
  sayRequest("with dev's token", 'GET', path);
  const { status, text } = await ask(sandbox, 'GET', path, { token });
  const takenFor = /User \\"([^"\\]+)/.exec(text)?.[1];
  sayNote(`${name} answered ${status}${takenFor === undefined ? '' : `, to ${takenFor}`}`);
  if (!expected.includes(status)) throw new DemoError(`that should have been ${expected.join(' or ')}.`);
}
