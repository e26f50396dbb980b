import { expect, test } from 'vitest';
import { startupOf } from '../../src/platform/shell-startup.ts';
import { findUserShell } from '../../src/platform/user-shell.ts';

const modules = 'C:\\Program Files\\WindowsPowerShell\\Modules';
const profile = 'C:\\Users\\Jane';

test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
  ['SHELL', { SHELL: '/bin/zsh' }, 'linux', '/bin/zsh'],
  ['the standard shell without SHELL', { COMSPEC: 'x' }, 'darwin', '/bin/sh'],
  [
    'COMSPEC on Windows',
    { COMSPEC: 'C:\\cmd.exe', PSModulePath: modules, USERPROFILE: profile },
    'win32',
    'C:\\cmd.exe',
  ],
  ['cmd.exe without COMSPEC', {}, 'win32', 'cmd.exe'],
  [
    'the SHELL that Git Bash has',
    { SHELL: 'C:\\Git\\usr\\bin\\bash.exe', COMSPEC: 'x' },
    'win32',
    'C:\\Git\\usr\\bin\\bash.exe',
  ],
  [
    'Windows PowerShell from within it',
    {
      COMSPEC: 'x',
      USERPROFILE: profile,
      PSModulePath: `c:\\users\\jane\\Documents\\WindowsPowerShell\\Modules;${modules}`,
    },
    'win32',
    'powershell.exe',
  ],
  [
    'PowerShell 7 from within it',
    { COMSPEC: 'x', USERPROFILE: profile, PSModulePath: `${profile}\\Documents\\PowerShell\\Modules;${modules}` },
    'win32',
    'pwsh.exe',
  ],
])('the shell of a user: %s', (_case, env, platform, shell) => {
  expect(findUserShell(env, platform)).toBe(shell);
});

test.each(['bash', 'zsh', 'fish'])('a path with quotes is a word for %s', (shell) => {
  const { args, files } = startupOf(`/usr/bin/${shell}`, { kubeconfig: "/it's/\\config", directory: '/d', env: {} });
  const text = [...args, ...Object.values(files)].join('\n');
  expect(text).toContain(shell === 'fish' ? "'/it\\'s/\\\\config'" : "'/it'\\''s/\\config'");
});

test('other shells are started as they are', () => {
  expect(startupOf('/bin/tcsh', { kubeconfig: '/k', directory: '/d', env: {} })).toEqual({
    args: [],
    env: {},
    files: {},
  });
});
