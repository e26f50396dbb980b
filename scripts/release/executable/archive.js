// The archive of the single executable and what belongs to it.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };
import { root } from '../../build/bundle.js';
import { licencesFile } from '../../build/licences.js';
import { ReleaseError } from '../run.js';
import { makeTarGz } from '../tar.js';
import { buildExecutable } from './build.js';

/**
 * The name of this system's archive, as in `kubectl-rancher-0.1.0-linux-x64.tar.gz`.
 * @param {string} [version]
 */
export function archiveName(version = packageJson.version) {
  return `kubectl-rancher-${version}-${process.platform}-${process.arch}.tar.gz`;
}

/**
 * Builds the executable for this system, and puts the archive into a folder; gives its path.
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function makeExecutableArchive(folder) {
  const work = mkdtempSync(join(tmpdir(), 'kubectl-rancher-archive-'));
  try {
    const executable = join(work, 'kubectl-rancher');
    await buildExecutable(executable);
    const target = join(folder, archiveName());
    writeFileSync(target, makeTarGz(contents(executable)));
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} executable
 * @returns {import('../tar.js').ArchivedFile[]}
 */
function contents(executable) {
  const ours = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE'];
  const completion = fileURLToPath(new URL('kubectl_complete-rancher', import.meta.url));
  return [
    { name: 'kubectl-rancher', content: readFileSync(executable), executable: true },
    { name: 'kubectl-rancher-auth', content: readFileSync(join(root, 'bin/kubectl-rancher-auth')), executable: true },
    { name: 'kubectl_complete-rancher', content: readFileSync(completion), executable: true },
    ...ours.map((name) => ({ name, content: readFileSync(join(root, name)) })),
    { name: licencesFile, content: readFileSync(join(root, 'dist', licencesFile)) },
    { name: 'LICENSE-nodejs.txt', content: readFileSync(findNodeLicence()) },
  ];
}

/** Node.js is given on with it, and its licence lies in one of few places beside it. */
function findNodeLicence() {
  const prefix = dirname(dirname(process.execPath));
  const places = [
    join(prefix, 'LICENSE'),
    join(prefix, 'share/doc/nodejs/LICENSE'),
    join(prefix, 'share/doc/node/LICENSE'),
  ];
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new ReleaseError(`no licence of Node.js lies in ${places.join(', ')}`);
  return place;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await makeExecutableArchive(process.argv[2] ?? '.'));
