import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findKubectlHome } from '../../../src/platform/paths/kubectl-home.ts';
import { useDirectory } from '../../support/directory.ts';

const all = { HOME: 'C:\\h', HOMEDRIVE: 'D:', HOMEPATH: '\\d', USERPROFILE: 'C:\\Users\\jane' };
const config = (home: string): string => `${home}\\.kube\\config`;

/** Directories and files of a Windows; those that begin with `-` are read-only. */
const lookIn = (present: string[]) => (path: string) => {
  const name = present.find((candidate) => candidate.replace(/^-/, '') === path);
  if (name === undefined) return undefined;
  return { isDirectory: !path.endsWith('config'), isWritable: !name.startsWith('-') };
};

/** As client-go has it: the first with a kubeconfig, of HOME, HOMEDRIVE with HOMEPATH, USERPROFILE; else another order. */
test.each<[string, NodeJS.ProcessEnv, string[], string | undefined]>([
  ['HOME, when it has a kubeconfig', all, [config('C:\\h'), config('D:\\d'), config('C:\\Users\\jane')], 'C:\\h'],
  [
    'HOMEDRIVE and HOMEPATH before USERPROFILE, both with one',
    all,
    ['C:\\h', config('D:\\d'), config('C:\\Users\\jane')],
    'D:\\d',
  ],
  ['USERPROFILE with one before HOME without', all, ['C:\\h', 'D:\\d', config('C:\\Users\\jane')], 'C:\\Users\\jane'],
  ['no kubeconfig: HOME that is there', all, ['C:\\h', 'D:\\d', 'C:\\Users\\jane'], 'C:\\h'],
  ['no kubeconfig, no such HOME: USERPROFILE before the drive', all, ['D:\\d', 'C:\\Users\\jane'], 'C:\\Users\\jane'],
  ['a read-only HOME is passed over', all, ['-C:\\h', 'D:\\d'], 'D:\\d'],
  ['unless all are read-only', all, ['-C:\\h', '-D:\\d', '-C:\\Users\\jane'], 'C:\\h'],
  ['none is there: the first that is set', all, [], 'C:\\h'],
  [
    'HOMEDRIVE without HOMEPATH is none',
    { HOMEDRIVE: 'D:', USERPROFILE: 'C:\\Users\\jane' },
    ['D:'],
    'C:\\Users\\jane',
  ],
  ['an empty HOME is none', { ...all, HOME: '' }, ['C:\\Users\\jane'], 'C:\\Users\\jane'],
  ['nothing is set', {}, [], undefined],
])('where kubectl looks on Windows: %s', (_case, env, present, home) => {
  expect(findKubectlHome(env, 'win32', lookIn(present))).toBe(home);
});

test('elsewhere it is HOME, whatever else is set', () => {
  expect(findKubectlHome({ ...all, HOME: '/home/jane' }, 'linux', lookIn([]))).toBe('/home/jane');
  expect(findKubectlHome({ ...all, HOME: '/Users/jane' }, 'darwin', lookIn([]))).toBe('/Users/jane');
});

test('directories are looked at', () => {
  const home = useDirectory();
  mkdirSync(join(home, 'is'));
  const env = { HOME: join(home, 'is-not'), USERPROFILE: join(home, 'is') };
  expect(findKubectlHome(env, 'win32')).toBe(join(home, 'is'));
});
