import { countTokensOf } from '../demo/admin.js';
import { username } from './stage.js';

/**
 * Does something, and gives how many tokens the server has more after it.
 * @template T
 * @param {import('./stage.js').Stage} stage
 * @param {() => Promise<T>} run
 * @returns {Promise<{ result: T; made: number }>}
 */
export async function countTokensMade({ sandbox }, run) {
  const before = await countTokensOf(sandbox, username);
  const result = await run();
  return { result, made: (await countTokensOf(sandbox, username)) - before };
}
