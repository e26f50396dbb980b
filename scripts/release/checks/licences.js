import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { licencesFile } from '../../build/licences.js';
import { ReleaseError, run } from '../run.js';

/**
 * The licences of what is bundled are in the package and in the archive. That each has a text and may be given on, the build itself sees to.
 * @param {import('../check.js').Release} release
 */
export async function checkLicences({ tarball, archive }) {
  const written = readFileSync(join(root, 'dist', licencesFile), 'utf8');
  const packed = await run('tar', ['-xzOf', tarball, `package/dist/${licencesFile}`]);
  const archived = await run('tar', ['-xzOf', archive, licencesFile]);
  const ofNode = await run('tar', ['-xzOf', archive, 'LICENSE-nodejs.txt']);
  if (packed !== written || archived !== written) throw new ReleaseError(`${licencesFile} is not what was built`);
  if (!ofNode.includes('Node.js')) throw new ReleaseError('the archive has no licence of Node.js');
  const [list = ''] = written.split('\n\n====', 1);
  return `${list.match(/^ {2}/gm)?.length} bundled packages, and Node.js in the archive`;
}
