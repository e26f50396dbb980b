import { linkSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findHome } from '../../../src/platform/paths/home.ts';
import { kubeconfigPaths } from '../../../src/platform/paths/kubeconfig-paths.ts';
import { findDirectories } from '../../../src/platform/paths/paths.ts';
import { useDirectory } from '../../support/directory.ts';

const home = { HOME: '/home/jane' };

test('on Linux they are where the XDG specification says', () => {
  expect(findDirectories(home, 'linux')).toEqual({
    config: '/home/jane/.config/kubectl-rancher',
    data: '/home/jane/.local/share/kubectl-rancher',
    cache: '/home/jane/.cache/kubectl-rancher',
  });
  const xdg = { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/e' };
  expect(findDirectories({ ...home, ...xdg }, 'linux')).toEqual({
    config: '/c/kubectl-rancher',
    data: '/d/kubectl-rancher',
    cache: '/e/kubectl-rancher',
  });
});

test.each(['~/.cache', 'cache', '$HOME/cache', ''])('XDG_CACHE_HOME=%s, which is relative, is ignored', (path) => {
  expect(findDirectories({ ...home, XDG_CACHE_HOME: path }, 'linux').cache).toBe('/home/jane/.cache/kubectl-rancher');
});

test('on macOS and Windows they are where programs there have them', () => {
  expect(findDirectories({ ...home, XDG_CACHE_HOME: '/e' }, 'darwin')).toEqual({
    config: '/home/jane/Library/Preferences/kubectl-rancher',
    data: '/home/jane/Library/Application Support/kubectl-rancher',
    cache: '/home/jane/Library/Caches/kubectl-rancher',
  });
  expect(findDirectories({ APPDATA: '/roaming', LOCALAPPDATA: '/local' }, 'win32')).toEqual({
    config: '/roaming/kubectl-rancher/Config',
    data: '/local/kubectl-rancher/Data',
    cache: '/local/kubectl-rancher/Cache',
  });
});

test.each([
  ['/own', '/own'],
  ['~', '/home/jane'],
  ['~/own/cache', '/home/jane/own/cache'],
])('a directory that the user names: %s is %s', (named, path) => {
  expect(findDirectories({ ...home, KUBECTL_RANCHER_CACHE_DIR: named }, 'linux').cache).toBe(path);
});

test.each([
  ['cache', 'not an absolute path'],
  ['./cache', 'not an absolute path'],
  ['~jane/cache', 'not an absolute path'],
  ['$HOME/cache', '$HOME was not replaced by its value'],
  ['/srv/$USER/cache', '$USER was not replaced by its value'],
])('nor one that would be in the folder that kubectl runs in: %s', (named, why) => {
  for (const name of ['CONFIG', 'DATA', 'CACHE'].map((kind) => `KUBECTL_RANCHER_${kind}_DIR`)) {
    expect(() => findDirectories({ ...home, [name]: named }, 'linux')).toThrow(
      expect.objectContaining({ exitCode: 2, message: `${name} is "${named}": ${why}` }),
    );
  }
});

test('an empty HOME counts as none, wherever it comes from', () => {
  vi.stubEnv('HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const env of [{ HOME: '' }, {}]) expect(findHome(env)).toBe(userInfo().homedir);
});

test('the kubeconfigs are those of $KUBECONFIG, each once, else the one in the home', () => {
  expect(kubeconfigPaths({ ...home, KUBECONFIG: '/a::/b:/a' })).toEqual(['/a', '/b']);
  expect(kubeconfigPaths(home)).toEqual(['/home/jane/.kube/config']);
});

test('a file that $KUBECONFIG names in several ways is taken once, under the first: by spelling, link or second name', () => {
  const folder = useDirectory();
  const [file, missing] = [join(folder, 'config'), join(folder, 'missing')];
  writeFileSync(file, '');
  symlinkSync('config', `${file}-link`);
  symlinkSync('missing', `${missing}-link`);
  linkSync(file, `${file}-name`);
  const listed = [`${file}-link`, `${folder}/./config`, file, `${file}-name`, `${missing}-link`, missing];
  const [first, second] = [`${file}-link`, `${missing}-link`];
  expect(kubeconfigPaths({ ...home, KUBECONFIG: listed.join(delimiter) })).toEqual([first, second]);
  expect(kubeconfigPaths({ ...home, KUBECONFIG: `${relative('.', file)}${delimiter}${file}` })).toHaveLength(1);
});
