// A home of the demo's own: nothing of the user's is read or written.
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../../bin', import.meta.url));

/** What the commands see of the environment; nothing else of it gets through. */
const passed = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'USER', 'LOGNAME', 'LD_LIBRARY_PATH'];

/**
 * @typedef {object} Home
 * @property {string} folder where the user types
 * @property {string} bin first on PATH
 * @property {Record<string, string>} own what the demo puts into the environment, but PATH
 * @property {Record<string, string>} env the whole environment of the commands
 * @property {() => void} remove
 */

/**
 * Makes a temporary home, with the program and kubectl first on PATH.
 * @param {string} kubectl
 * @returns {Home}
 */
export function makeHome(kubectl) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'kubectl-rancher-demo-')));
  /** @param {string[]} names */
  const folder = (...names) => {
    const path = join(root, ...names);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const home = folder('home');
  const bin = folder('bin');
  link(bin, kubectl);
  const own = {
    HOME: home,
    TMPDIR: folder('tmp'),
    XDG_CONFIG_HOME: folder('home', '.config'),
    XDG_CACHE_HOME: folder('home', '.cache'),
    XDG_DATA_HOME: folder('home', '.local', 'share'),
    XDG_STATE_HOME: folder('home', '.local', 'state'),
    XDG_RUNTIME_DIR: folder('run'),
    KUBECTL_RANCHER_CONFIG_DIR: folder('home', '.config', 'kubectl-rancher'),
    KUBECTL_RANCHER_CACHE_DIR: folder('home', '.cache', 'kubectl-rancher'),
    KUBECTL_RANCHER_DATA_DIR: folder('home', '.local', 'share', 'kubectl-rancher'),
    KUBECTL_RANCHER_SESSION_STORE: 'file',
    KUBECONFIG: join(home, 'demo.yaml'),
  };
  const inherited = passed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const env = { ...Object.fromEntries(inherited), PATH: pathBehind(bin), ...own };
  return { folder: home, bin, own, env, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }) };
}

/**
 * The program under its names, this Node, and a kubectl that still knows where it lies: some look for files beside it.
 * @param {string} bin
 * @param {string} kubectl
 */
function link(bin, kubectl) {
  symlinkSync(join(programs, 'kubectl-rancher.js'), join(bin, 'kubectl-rancher'));
  symlinkSync(join(programs, 'kubectl-rancher-auth'), join(bin, 'kubectl-rancher-auth'));
  symlinkSync(process.execPath, join(bin, 'node'));
  const wrapper = join(bin, 'kubectl');
  writeFileSync(wrapper, `#!/bin/sh\nexec '${kubectl.replaceAll("'", `'\\''`)}' "$@"\n`);
  chmodSync(wrapper, 0o755);
}

/** @param {string} bin */
function pathBehind(bin) {
  return [bin, process.env.PATH || '/usr/bin:/bin'].join(delimiter);
}
