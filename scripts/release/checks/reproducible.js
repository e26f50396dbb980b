import { basename } from 'node:path';
import { digest } from '../files.js';
import { buildElsewhere } from '../reproducible.js';
import { ReleaseError } from '../run.js';

/**
 * Another build, from a clone, gives the same npm package and the same archive, byte for byte.
 * @param {import('../check.js').Release} release
 */
export async function checkReproducible({ tarball, archive }) {
  const { digests, but } = await buildElsewhere();
  const differing = [tarball, archive]
    .filter((path) => digests[basename(path)] !== digest(path))
    .map((path) => basename(path));
  if (differing.length > 0) throw new ReleaseError(`built elsewhere, ${differing.join(' and ')} differ`);
  const what = 'the npm package and the archive, built here and from a clone with packages of its own elsewhere';
  return [what, ...but].join(', ');
}
