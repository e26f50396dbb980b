import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Secret } from '../../src/secret.ts';
import { type Credential, credentialFileName } from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { useDirectory } from './directory.ts';
import { patience } from './patience.ts';
import { isThere } from './requirements.ts';

export const script = fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url));
export const minute = 60_000;

/** Of a credential for the request below whose token has three characters. */
export const firstLine = 'kubectl-rancher-credential 2 rancher.example.com+8443@default@c-m-abcd1234@ 3';

/** The shells that /bin/sh may be, with how to start each. */
export const allShells = [['dash'], ['bash'], ['bash', '--posix'], ['busybox', 'ash']] as const;
export const shells = allShells.filter(([name]) => isThere(name));
export const anyShell = shells[0] ?? ['sh'];

export interface ScriptOptions {
  args?: string[];
  env?: Record<string, string>;
  script?: string;
  /** What the caller does before it runs the script. */
  before?: string;
}

/**
 * A user with a cached credential. Node.js is not there: a `node` that only prints its arguments stands in for it.
 * `prepare` gets the user's home while it is empty.
 */
export function settle(more: Partial<Credential> = {}, prepare: (home: string) => void = () => undefined) {
  const home = useDirectory();
  prepare(home);
  const credential: Credential = {
    server: 'https://rancher.example.com:8443',
    profile: 'default',
    cluster: 'c-m-abcd1234',
    tokenId: 'token-abcde',
    sessionId: 'token-session',
    token: new Secret('token-abcde:0123456789'),
    expiresAt: Date.now() + 60 * minute,
    checkedAt: Date.now() - 1_000,
    ...more,
  };
  const cache = createCredentialCache(join(home, '.cache/kubectl-rancher'));
  cache.keep(credential);
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/node'), '#!/bin/sh\nshift 2\necho "node: $*; $KUBECTL_RANCHER_ASK"\n');
  chmodSync(join(home, 'bin/node'), 0o755);
  const file = join(home, '.cache/kubectl-rancher/credentials', credentialFileName(credential));

  /** Runs the script as a client would: started by a process of its own, which is the caller. */
  const runScript = (shell: readonly string[], { args, env, script: path, before = ':' }: ScriptOptions = {}) => {
    const words = [
      'exec',
      ...shell,
      path ?? script,
      ...(args ?? ['--server=rancher.example.com:8443', '--cluster=c-m-abcd1234']),
    ];
    // The inner shell is the caller; it must not make way for the plugin by exec.
    const command = `${before}; (${words.map((word) => `'${word}'`).join(' ')}); :`;
    const finished = spawnSync('/bin/sh', ['-c', command], {
      env: { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`, ...env },
      encoding: 'utf8',
      timeout: patience,
    });
    return { stdout: finished.stdout, stderr: finished.stderr };
  };
  return { home, credential, cache, file, runScript };
}

/** A user whose credential expired an hour ago, and was not used since it was minted. */
export function ended(prepare?: (home: string) => void) {
  const settled = settle({}, prepare);
  const [made, end] = [Date.now() / 1_000 - 7_200, Date.now() / 1_000 - 3_600];
  for (const [ending, time] of Object.entries({
    '': end,
    '.usable': end,
    '.askers': made,
    '.checked': made,
    '.recent': made,
  })) {
    utimesSync(`${settled.file}${ending}`, time, time);
  }
  return settled;
}

/** What the script prints for a credential. */
export const answer = (credential: Credential, version: string): object => ({
  kind: 'ExecCredential',
  apiVersion: `client.authentication.k8s.io/${version}`,
  spec: {},
  status: {
    expirationTimestamp: new Date(credential.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    token: credential.token.expose(),
  },
});
