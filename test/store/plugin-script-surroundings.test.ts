import { chmodSync, copyFileSync, lchownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, script, settle, shells } from '../support/plugin-script.ts';
import { describeWith, testWith } from '../support/requirements.ts';

const slow = { args: ['--server=x'] };
const data = '.local/share/kubectl-rancher';

/** A copy of the script far from the program, and a Node.js and a program that were noted for it. */
function settleCopy() {
  const settled = settle();
  const { home, runScript } = settled;
  const bin = join(home, data, 'bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(script, join(home, 'kubectl-rancher-auth'));
  writeFileSync(join(home, 'noted-node'), '#!/bin/sh\nshift 2\necho "noted: $*"\n', { mode: 0o755 });
  writeFileSync(join(home, 'program.js'), '');
  writeFileSync(join(bin, 'installation'), `${join(home, 'noted-node')}\n${join(home, 'program.js')}\n`);
  writeFileSync(join(home, 'bin/kubectl-rancher'), '#!/bin/sh\necho "on PATH: $*"\n', { mode: 0o755 });
  const run = (shell: readonly string[], env: Record<string, string> = {}) =>
    runScript(shell, { ...slow, env, script: join(home, 'kubectl-rancher-auth') });
  return { ...settled, bin, run };
}

const refused = {
  stdout: 'on PATH: token --server=x\n',
  stderr: expect.stringMatching(
    /^kubectl-rancher: \S+\/bin\/installation is not used: it or its directory is a link, or belongs to another user\n$/,
  ),
};

test('what was noted is run, without a word', () => {
  const { run } = settleCopy();
  for (const shell of shells) expect(run(shell)).toEqual({ stdout: 'noted: token --server=x\n', stderr: '' });
});

test.each([
  ['the file', 'bin/installation'],
  ['its directory', 'bin'],
])('%s is a link: what it names is not run', (_what, path) => {
  const { home, run } = settleCopy();
  renameSync(join(home, data, path), join(home, 'elsewhere'));
  symlinkSync(join(home, 'elsewhere'), join(home, data, path));
  for (const shell of shells) expect(run(shell), shell.join(' ')).toEqual(refused);
});

describeWith(['root'], 'a data directory that another user can write to', () => {
  test.each(['bin/installation', 'bin', ''])('%j is theirs: what is noted there is not run', (path) => {
    const { home, run } = settleCopy();
    lchownSync(join(home, data, path), 65_534, 65_534);
    for (const shell of shells) expect(run(shell), shell.join(' ')).toEqual(refused);
  });
});

test.each([
  ['~ in KUBECTL_RANCHER_DATA_DIR is the home', () => ({ KUBECTL_RANCHER_DATA_DIR: `~/${data}` }), 'noted'],
  ['XDG_DATA_HOME', (home: string) => ({ XDG_DATA_HOME: join(home, '.local/share') }), 'noted'],
  ['a relative XDG_DATA_HOME is ignored', () => ({ XDG_DATA_HOME: 'share' }), 'noted'],
  ['another KUBECTL_RANCHER_DATA_DIR', () => ({ KUBECTL_RANCHER_DATA_DIR: '/nowhere' }), 'on PATH'],
])('where the installation is noted: %s', (_what, env, ran) => {
  const { home, run } = settleCopy();
  for (const shell of shells) {
    expect(run(shell, env(home)), shell.join(' ')).toEqual({ stdout: `${ran}: token --server=x\n`, stderr: '' });
  }
});

test('on macOS the cache and what was noted are in Library, whatever XDG_* says', () => {
  const { home, bin, credential, run, runScript } = settleCopy();
  const env = { XDG_CACHE_HOME: '/nowhere', XDG_DATA_HOME: '/nowhere' };
  for (const folder of ['Library/Caches', 'Library/Application Support']) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  renameSync(join(home, '.cache/kubectl-rancher'), join(home, 'Library/Caches/kubectl-rancher'));
  renameSync(dirname(bin), join(home, 'Library/Application Support/kubectl-rancher'));
  for (const shell of shells) {
    expect(JSON.parse(runScript(shell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
    expect(run(shell, env), shell.join(' ')).toEqual({ stdout: 'noted: token --server=x\n', stderr: '' });
  }
});

test.each([
  ['KUBECTL_RANCHER_CACHE_DIR', '~/.cache/kubectl-rancher'],
  ['KUBECTL_RANCHER_CACHE_DIR', '$HOME/.cache/kubectl-rancher'],
  ['KUBECTL_RANCHER_CACHE_DIR', '.cache/kubectl-rancher'],
  ['XDG_CACHE_HOME', '~/.cache'],
  ['XDG_CACHE_HOME', '.cache'],
])('%s=%s is left to Node.js, whatever lies there', (name, value) => {
  const { home, runScript } = settle();
  // In the directory that each would be, taken literally.
  const literal = join(home, name === 'XDG_CACHE_HOME' ? value : value.replace(/\/kubectl-rancher$/, ''));
  mkdirSync(literal, { recursive: true });
  if (value !== '.cache' && !value.startsWith('.cache/'))
    symlinkSync(join(home, '.cache/kubectl-rancher'), join(literal, 'kubectl-rancher'));
  for (const shell of shells) {
    const { stdout, stderr } = runScript(shell, { env: { [name]: value }, before: `cd '${home}'` });
    expect([stdout, stderr], shell.join(' ')).toEqual([expect.stringMatching(/^node: token .*; \n$/), '']);
  }
});

const nodeVariables = {
  NODE_OPTIONS: '--inspect-brk',
  NODE_DEBUG: 'http',
  NODE_DEBUG_NATIVE: 'tls',
  NODE_V8_COVERAGE: 'coverage',
  NODE_PATH: 'modules',
  NODE_REPL_EXTERNAL_MODULE: 'repl.js',
  NODE_INSPECT_RESUME_ON_START: '1',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  NODE_PENDING_DEPRECATION: '1',
  NODE_REDIRECT_WARNINGS: 'warnings',
  NODE_PRESERVE_SYMLINKS_MAIN: '1',
  NODE_COMPILE_CACHE: 'compiled',
  NODE_USE_ENV_PROXY: '1',
  NODE_CHANNEL_FD: '9',
};

test('what a project sets for its own Node.js does not reach this one, but certificates do', () => {
  const { home, runScript } = settle();
  writeFileSync(join(home, 'bin/node'), '#!/bin/sh\nenv | grep ^NODE_ | sort\n');
  chmodSync(join(home, 'bin/node'), 0o755);
  const env = { ...nodeVariables, NODE_EXTRA_CA_CERTS: '/etc/ca.pem' };
  for (const shell of shells) {
    expect(runScript(shell, { ...slow, env }), shell.join(' ')).toEqual({
      stdout: 'NODE_EXTRA_CA_CERTS=/etc/ca.pem\n',
      stderr: '',
    });
  }
});

test('Node.js is started so that it reads none of the root certificates that it comes with', () => {
  const { home, runScript } = settle();
  writeFileSync(join(home, 'bin/node'), '#!/bin/sh\necho "$1"\n');
  chmodSync(join(home, 'bin/node'), 0o755);
  for (const shell of shells) {
    expect(runScript(shell, slow), shell.join(' ')).toEqual({ stdout: '--use-openssl-ca\n', stderr: '' });
  }
});

// Each has the tests that the script needs, or none of them.
for (const name of ['posh', 'mksh', 'ksh', 'zsh', 'yash'] as const) {
  testWith([name], `${name} answers from the cache, or goes to Node.js without a message`, () => {
    const { runScript, credential } = settle();
    const cached = runScript([name]);
    expect(cached.stderr).toBe('');
    if (!cached.stdout.startsWith('node: ')) expect(JSON.parse(cached.stdout)).toEqual(answer(credential, 'v1beta1'));
    expect(runScript([name], slow)).toEqual({ stdout: expect.stringMatching(/^node: token --server=x; /), stderr: '' });
  });
}

testWith(
  ['posh'],
  'a shell that cannot tell the owner of a file runs nothing that was noted, without a message',
  () => {
    expect(settleCopy().run(['posh'])).toEqual({ stdout: 'on PATH: token --server=x\n', stderr: '' });
  },
);
