// A root directory with Debian's smallest system, git, and this machine's Node.js and npm: a machine where nothing else was ever installed.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attempt, ReleaseError, run } from '../run.js';
import { passSettings } from './settings.js';

/** Who works there, with few rights, and a home with nothing in it but npm's settings. */
const user = 'newcomer';
export const home = `/home/${user}`;

/** For a shell, with the root, its environment and a command: mounts what programs need, for that command alone. */
const enter = `root=$1; shift
mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --rbind /sys "$root/sys" &&
exec chroot --userspec=${user}:${user} "$root" env -i "$@"`;

/**
 * @typedef {object} BareRoot
 * @property {(place: string) => string} path where one of its places is on this machine
 * @property {(command: string, folder: string) => Promise<{ code: number | null; output: string }>} run
 *   runs a line of the shell there, in a folder that it owns from then on
 * @property {() => void} remove
 */

/**
 * Makes one with debootstrap, in some minutes and 400 MB. Throws a ReleaseError where that cannot be done.
 * @returns {Promise<BareRoot>}
 */
export async function makeBareRoot() {
  await expectMeans();
  const root = mkdtempSync(join(tmpdir(), 'kubectl-rancher-bare-'));
  const path = (/** @type {string} */ place) => join(root, place);
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    chmodSync(root, 0o755);
    await run('debootstrap', ['--variant=minbase', '--include=git', 'bookworm', root]);
    await run('chroot', [root, 'useradd', '--create-home', '--shell', '/bin/sh', user]);
    cpSync('/etc/hosts', path('/etc/hosts'));
    putNode(path);
    const env = { HOME: home, PATH: '/usr/local/bin:/usr/bin:/bin', ...(await passSettings(path, home)) };
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return {
      path,
      remove,
      async run(command, folder) {
        await run('chroot', [root, 'chown', '--recursive', `${user}:${user}`, home]);
        const line = ['sh', '-c', `cd '${folder}' && ${command}`];
        return attempt('unshare', [...alone, 'sh', '-c', enter, 'sh', root, ...settings, ...line]);
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Its mounts and processes are gone with it. */
const alone = ['--mount', '--pid', '--fork', '--kill-child'];

async function expectMeans() {
  if (process.getuid?.() !== 0) throw new ReleaseError('only root can make a bare root');
  if ((await attempt('debootstrap', ['--version'])).code !== 0) {
    throw new ReleaseError('there is no debootstrap: apt-get install debootstrap');
  }
  const { code, output } = await attempt('unshare', [...alone, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
  if (code !== 0) throw new ReleaseError(`nothing can be mounted here: ${output.trim()}`);
}

/** @param {(place: string) => string} path */
function putNode(path) {
  const npm = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
  const modules = '/usr/local/lib/node_modules';
  cpSync(process.execPath, path('/usr/local/bin/node'));
  cpSync(dirname(dirname(npm)), path(`${modules}/npm`), { recursive: true });
  for (const name of ['npm', 'npx']) symlinkSync(`${modules}/npm/bin/${name}-cli.js`, path(`/usr/local/bin/${name}`));
}
