import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { ReleaseError, run } from '../run.js';
import { getTool } from '../tools/tools.js';

export const dockerfile = join(root, 'deploy/docker/Dockerfile');

/** The linter for Dockerfiles finds nothing to say, and the images that it is built upon are always the same. */
export async function lintDockerfile() {
  const loose = readBases(readFileSync(dockerfile, 'utf8')).filter((base) => !isPinnedImage(base));
  if (loose.length > 0) throw new ReleaseError(`not pinned by tag and digest: ${loose.join(', ')}`);
  await run(await getTool('hadolint'), ['--no-color', '--failure-threshold', 'info', dockerfile]);
  return 'hadolint finds nothing; bases pinned by digest';
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

/**
 * Whether an image is named by its tag, for people, and its digest, which cannot change.
 * @param {string} image
 */
export function isPinnedImage(image) {
  return /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image);
}
