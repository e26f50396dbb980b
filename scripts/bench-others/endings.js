// What becomes of a token of one program: by a logout, and when an admin deletes it.
import { setTimeout } from 'node:timers/promises';
import { BenchError } from '../bench/errors.js';
import { demandCredential } from './asks.js';
import { askOnTerminal } from './person.js';
import { findSecretFiles } from './secret-files.js';
import { listTokens, opens, revoke } from './server-tokens.js';

/** A bit more than five minutes: longer than this program hands out a token unchecked. Milliseconds. */
const fiveMinutes = 305_000;

/**
 * @typedef {object} Logout
 * @property {string} command
 * @property {number} tokens of the user that are left on the server
 * @property {boolean} good whether the cluster still takes the token that was handed out
 * @property {number} files with secrets that are left
 *
 * @typedef {object} Revocation
 * @property {boolean} good whether the cluster still takes the token
 * @property {Again} next what another kubectl gets at once
 * @property {Again} later what one gets after five minutes
 * @property {Again} second what a kubectl gets that asks a second time
 *
 * @typedef {'the same token' | 'a new token' | 'a new token, by a login' | 'nothing'} Again
 */

/**
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 * @returns {Promise<Logout>}
 */
export async function observeLogout(world, program) {
  const { token } = await demandCredential(world, program, world.dev);
  const { exitCode, said } = await askOnTerminal(world, program.logOut);
  if (exitCode !== 0) throw new BenchError(`"${program.logOut.join(' ')}" failed:\n\n${said.trim()}`);
  const [, ...words] = program.logOut;
  return {
    command: [program.name.split(' ')[0], ...words].join(' '),
    tokens: (await listTokens(world)).length,
    good: await opens(world, world.dev, token),
    files: findSecretFiles(world).length,
  };
}

/**
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 * @param {AbortSignal} signal
 * @returns {Promise<Revocation>}
 */
export async function observeRevocation(world, program, signal) {
  const { token } = await demandCredential(world, program, world.dev);
  await revoke(world, token);
  const good = await opens(world, world.dev, token);
  const next = await askAgain(world, program, token);
  await setTimeout(fiveMinutes, undefined, { signal });
  const later = await askAgain(world, program, token);
  const current = await demandCredential(world, program, world.dev);
  await revoke(world, current.token);
  return { good, next, later, second: await askAgain(world, program, current.token, 2) };
}

/**
 * What a kubectl gets at last that asks so many times.
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 * @param {string} revoked
 * @param {number} [times]
 * @returns {Promise<Again>}
 */
async function askAgain(world, program, revoked, times = 1) {
  const before = program.pagesOpened();
  const { credentials, questions } = await askOnTerminal(world, program.ask(world.dev), { times });
  const last = credentials.at(-1);
  if (last === undefined) return 'nothing';
  if (last.token === revoked) return 'the same token';
  return questions + program.pagesOpened() > before ? 'a new token, by a login' : 'a new token';
}
