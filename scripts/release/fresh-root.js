import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findKubectl } from '../kubectl.js';
import { ReleaseError } from './run.js';

/**
 * A user's machine with nothing of this checkout on it: a home, and a PATH with little more than a shell and kubectl.
 * @typedef {object} FreshRoot
 * @property {string} folder
 * @property {Record<string, string>} env
 * @property {(name: string) => string} path a path inside of it
 * @property {(...folders: string[]) => void} addToPath puts folders inside of it first on PATH
 * @property {() => void} remove
 */

/** What the plugin's script, npm's and pnpm's own scripts, and git need. */
const tools = ['sh', 'env', 'readlink', 'dirname', 'basename', 'uname', 'sed', 'cat', 'git'];

/** What is taken over of the environment, so that registries are reached the way this machine does. */
const passed = ['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'npm_config_cache'];

/**
 * @param {{ node: boolean }} options whether there is a Node.js, with npm
 * @returns {Promise<FreshRoot>}
 */
export async function makeFreshRoot({ node }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kubectl-rancher-root-')));
  const path = (/** @type {string} */ name) => join(folder, name);
  for (const name of ['bin', 'home', 'tmp']) mkdirSync(path(name), { mode: 0o700 });
  for (const tool of tools) symlinkSync(which(tool), path(`bin/${tool}`));
  if (node) {
    symlinkSync(process.execPath, path('bin/node'));
    for (const tool of ['npm', 'npx']) symlinkSync(realpathSync(which(tool)), path(`bin/${tool}`));
  }
  await putKubectl(path('bin/kubectl'));
  /** @type {Record<string, string>} */
  const env = {
    ...Object.fromEntries(passed.map((name) => [name, process.env[name] ?? '']).filter(([, value]) => value !== '')),
    HOME: path('home'),
    TMPDIR: path('tmp'),
    PATH: path('bin'),
    KUBECTL_RANCHER_SESSION_STORE: 'file',
  };
  return {
    folder,
    env,
    path,
    addToPath: (...folders) => {
      env.PATH = [...folders.map(path), env.PATH].join(delimiter);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * A kubectl that still knows where it lies: some look for files beside them.
 * @param {string} path
 */
async function putKubectl(path) {
  const kubectl = await findKubectl();
  if (kubectl === undefined) throw new ReleaseError('there is no kubectl on this machine');
  writeFileSync(path, `#!/bin/sh\nexec '${kubectl}' "$@"\n`);
  chmodSync(path, 0o755);
}

/** @param {string} tool */
function which(tool) {
  return execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
}
