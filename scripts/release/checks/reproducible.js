import { basename } from 'node:path';
import { digest } from '../files.js';
import { buildElsewhere } from '../reproducible.js';
import { ReleaseError } from '../run.js';

/**
 * Another build gives the same npm package and the same archive, byte for byte.
 * @param {import('../check.js').Release} release
 */
export async function checkReproducible({ tarball, archive }) {
  const elsewhere = await buildElsewhere();
  const differing = [tarball, archive]
    .filter((path) => elsewhere[basename(path)] !== digest(path))
    .map((path) => basename(path));
  if (differing.length > 0) throw new ReleaseError(`built elsewhere, ${differing.join(' and ')} differ`);
  return 'the npm package and the archive, built twice in different surroundings';
}
