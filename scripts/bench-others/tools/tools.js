// The programs that this one is compared with, where they can be had.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath } from '../../bench/on-path.js';
import { root } from '../../build/bundle.js';
import { buildWithGo, MissingToolError } from '../../release/tools/tools.js';

export { MissingToolError };

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(root, 'node_modules/.cache/kubectl-rancher/compared-tools');
const kubeloginModule = 'github.com/int128/kubelogin';

/**
 * Built once, in the version of go.mod.
 * @returns {Promise<{ path: string; version: string }>}
 */
export async function getKubelogin() {
  const pinned = readFileSync(join(here, 'go.mod'), 'utf8')
    .split('\n')
    .find((line) => line.includes(kubeloginModule));
  const version = pinned?.split(' ').at(-1) ?? '';
  const path = join(cache, `kubelogin-${version}`);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    await buildWithGo(kubeloginModule, path, here);
  }
  return { path, version };
}

/**
 * The one on PATH: its module is not to be had as a module, so there is no version to pin.
 * @param {import('../../bench/launcher.js').Launcher} launcher
 * @returns {Promise<{ path: string; version: string }>}
 */
export async function getRancherCli(launcher) {
  const path = findOnPath('rancher');
  if (path === undefined) throw new MissingToolError('`rancher` is not on this machine.');
  const { exitCode, output } = await launcher.launch([path, '--version'], { HOME: '/nonexistent' });
  // Of the programs called rancher only the official one says it like this.
  const version = exitCode === 0 ? /^rancher version (\S+)/.exec(output)?.[1] : undefined;
  if (version === undefined) throw new MissingToolError("the `rancher` on this machine is not Rancher's CLI.");
  return { path, version };
}
