import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { makeFreshRoot } from '../fresh-root.js';
import { setOut } from '../journey.js';
import { writeKrewManifest } from '../krew-manifest.js';
import { ReleaseError, run } from '../run.js';
import { getTool } from '../tools/tools.js';

const nextVersion = '999.0.0';

/**
 * krew installs the archive from an index, on a machine without Node.js, up to listed pods; then it upgrades to another version and
 * removes this one, and the kubeconfig made before still works.
 * @param {import('../check.js').Release} release
 */
export async function checkKrew({ folder }) {
  const krew = await getTool('krew');
  const root = await makeFreshRoot({ node: false });
  const { url, close } = await serve(folder);
  try {
    symlinkSync(krew, root.path('bin/kubectl-krew'));
    root.env.KREW_ROOT = root.path('krew');
    const index = await makeIndex(root, folder, url);
    await runKrew(root, 'index', 'add', 'local', index.folder);
    await runKrew(root, 'install', 'local/rancher');
    root.addToPath('krew/bin');
    const traveller = await setOut(root);
    try {
      await index.publish(nextVersion);
      await runKrew(root, 'upgrade', 'rancher');
      expectOnly(root.path('krew/store/rancher'), `v${nextVersion}`);
      await traveller.listPods();
      // As in a program with windows, which knows nothing of krew's folder.
      root.env.PATH = root.path('bin');
      await traveller.listPods();
    } finally {
      await traveller.end();
    }
    return 'krew install and upgrade from an index of ours; kubeconfigs work on';
  } finally {
    close();
    root.remove();
  }
}

/**
 * @param {import('../fresh-root.js').FreshRoot} root
 * @param {string[]} args
 */
function runKrew({ env, folder }, ...args) {
  return run('kubectl', ['krew', ...args], { env, cwd: folder });
}

/**
 * An index as krew's own: a git repository of manifests.
 * @param {import('../fresh-root.js').FreshRoot} root
 * @param {string} archives
 * @param {string} url
 */
async function makeIndex({ path, env }, archives, url) {
  const folder = path('index');
  mkdirSync(join(folder, 'plugins'), { recursive: true });
  const git = (/** @type {string[]} */ ...args) =>
    run('git', ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.com', ...args], { env, cwd: folder });
  const publish = async (/** @type {string} */ version) => {
    writeFileSync(join(folder, 'plugins/rancher.yaml'), writeKrewManifest(archives, url, url, version));
    await git('add', '.');
    await git('commit', '--quiet', '--message', version);
  };
  await git('init', '--quiet');
  await publish(packageJson.version);
  return { folder, publish };
}

/**
 * The archives, where krew can download them.
 * @param {string} folder
 */
async function serve(folder) {
  const server = createServer(({ url = '' }, response) => {
    const path = join(folder, new URL(url, 'http://localhost').pathname);
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/**
 * @param {string} folder
 * @param {string} name
 */
function expectOnly(folder, name) {
  const names = readdirSync(folder);
  if (names.join() !== name) throw new ReleaseError(`krew has ${names.join(', ')} in its store, and not ${name} alone`);
}
