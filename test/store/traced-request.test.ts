import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { useDirectory } from '../support/directory.ts';
import { patience } from '../support/patience.ts';
import { need, testWith } from '../support/requirements.ts';
import { credential, hour } from '../support/stored-records.ts';

const script = fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url));

/**
 * Runs the script under strace for a credential that was checked so many milliseconds ago, beside a Node.js that does
 * nothing; gives its output and the system calls it made.
 */
function traceCachedRequest(age: number, env: Record<string, string> = {}) {
  const home = useDirectory();
  createCredentialCache(join(home, '.cache/kubectl-rancher')).keep({
    ...credential,
    expiresAt: Date.now() + hour,
    checkedAt: Date.now() - age,
  });
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/node'), '#!/bin/sh\n', { mode: 0o700 });
  const trace = join(home, 'trace');
  const calls = '--trace=%file,%network,%process,fork,vfork,clone,clone3,execve,execveat,write';
  const request = [need('dash'), script, '--server=rancher.example.com', '--cluster=c-abcde'];
  const { stdout, stderr } = spawnSync(
    need('strace'),
    ['-f', calls, '--string-limit=500', `--output=${trace}`, ...request],
    {
      env: { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH}`, ...env },
      encoding: 'utf8',
      timeout: patience,
    },
  );
  const lines = readFileSync(trace, 'utf8').split('\n').filter(Boolean);
  return { home, stdout, stderr, calls: lines.map((line) => line.replace(/^\d+\s+/, '')) };
}

const nameOf = (call: string): string => /^\w+/.exec(call)?.[0] ?? call;
const startsProcess = (call: string): boolean => /^(execve|execveat|fork|vfork|clone|clone3)$/.test(nameOf(call));

testWith(
  ['strace', 'dash'],
  'a cached request opens two files of the cache, and neither starts a process nor uses the network',
  () => {
    const { home, stdout, stderr, calls } = traceCachedRequest(1_000);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ status: { token: 'token-x:secret' } });
    const opened = calls.flatMap(
      (call) => /^open\w*\((?:AT_FDCWD, )?"([^"]+)", (\w+)/.exec(call)?.slice(1, 3).join(' ') ?? [],
    );
    const file = `${home}/.cache/kubectl-rancher/credentials/rancher.example.com@default@c-abcde@`;
    expect(opened.filter((path) => !/^\/(etc\/ld\.so|lib|usr\/lib)/.test(path))).toEqual([
      `${script} O_RDONLY`,
      '/dev/null O_WRONLY',
      `${file}.askers O_RDONLY`,
      `${file}.askers O_RDWR`,
      `${file} O_RDONLY`,
    ]);
    expect(calls.filter(startsProcess).map(nameOf)).toEqual(['execve']);
    expect(calls.map(nameOf).filter((name) => /^(socket|socketpair|connect|bind|send|recv)/.test(name))).toEqual([]);
    expect(calls.filter((call) => nameOf(call) === 'write' && call.includes('secret'))).toHaveLength(1);
  },
);

testWith(
  ['strace', 'dash'],
  'one that starts a background run gives up the pipes of kubectl before that: kubectl does not wait until it runs',
  () => {
    const { stdout, calls } = traceCachedRequest(180_000);
    expect(JSON.parse(stdout)).toMatchObject({ status: { token: 'token-x:secret' } });
    const printed = calls.findIndex((call) => nameOf(call) === 'write' && call.includes('secret'));
    const started = calls.findIndex((call, index) => index > printed && startsProcess(call));
    expect(started).toBeGreaterThan(printed);
    expect(calls.slice(printed, started).join('\n')).toMatch(/"\/dev\/null", O_RDONLY.*"\/dev\/null", O_WRONLY/s);
  },
);

testWith(['strace', 'dash'], 'an empty HOME does not lead to the root directory', () => {
  const { stdout, calls } = traceCachedRequest(1_000, { HOME: '' });
  expect(stdout).toBe('');
  expect(calls.filter((call) => call.includes('"/.cache') || call.includes('"/Library/Caches'))).toEqual([]);
});
