import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { run } from '../run.js';
import { getTool } from '../tools/tools.js';

export const dockerfile = join(root, 'deploy/docker/Dockerfile');

/** The linter for Dockerfiles finds nothing to say. */
export async function lintDockerfile() {
  await run(await getTool('hadolint'), ['--no-color', '--failure-threshold', 'info', dockerfile]);
  return 'hadolint finds nothing';
}

/**
 * The images that it is built upon, without those of its own stages.
 * @param {string} text
 */
export function readBases(text) {
  const stages = [...text.matchAll(/^FROM +(?:--\S+ +)*(\S+)(?: +AS +(\S+))?/gim)];
  const own = new Set(stages.map(([, , name]) => name));
  return [...new Set(stages.map(([, base = '']) => base))].filter((base) => !own.has(base));
}
