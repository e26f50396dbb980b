import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { NewToken } from '../../src/sandbox/tokens/make-token.ts';
import { openLockDirectory } from '../../src/store/locks/lock-directory.ts';
import { useDirectory } from './directory.ts';
import { useSandbox } from './sandbox.ts';
import { expectSecretsInTheirPlaces, noteOutput } from './secrets.ts';

const minute = 60_000;
const session = { kind: 'session', ttl: 960 * minute } as const;
const key = { ttl: 0 };
const dayLong = { ttl: 1_440 * minute };
const short = { ttl: 60 * minute };
const scoped = { ttl: 60 * minute, clusterId: 'c-abcde' };

/** A directory, and a token of a sandbox as it is sent. */
async function begin(token: Omit<NewToken, 'userId'>) {
  const { state } = await useSandbox();
  const directory = useDirectory();
  const { name, secret } = state.addToken({ userId: state.findUser('jane')?.id ?? '', ...token });
  return { directory, bearer: `${name}:${secret}` };
}

const credential = 'cache/credentials/host@default@c-abcde@';
const kubeconfig = (token: string): string => `apiVersion: v1\nkind: Config\nusers:\n- user: {token: "${token}"}\n`;
const plain = (token: string): string => `${token}\n`;

test.for<[string, Omit<NewToken, 'userId'>, string, (token: string) => string, boolean]>([
  ['a token for one cluster in the cache', scoped, credential, plain, true],
  ['one of an hour, as for `local`, in the cache', short, credential, plain, true],
  ['one of a day for everything in the cache', dayLong, credential, plain, false],
  ['one without an end in the cache', key, credential, plain, false],
  ['a session in the cache', session, credential, plain, false],
  ['a session among the sessions', session, 'data/sessions/host.json', plain, true],
  ['a session elsewhere', session, 'config/last-logins/host.json', plain, false],
  ['a token elsewhere', scoped, 'config/last-logins/host.json', plain, false],
  ['a long token in a kubeconfig', key, 'kubeconfig', kubeconfig, true],
  ['a session in a kubeconfig', session, 'kubeconfig', kubeconfig, false],
])('%s', async ([, token, path, content, isInPlace]) => {
  const { directory, bearer } = await begin(token);
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content(bearer));
  if (isInPlace) expectSecretsInTheirPlaces(directory);
  else expect(() => expectSecretsInTheirPlaces(directory)).toThrow('to deeply equal []');
});

test.for<[string, Omit<NewToken, 'userId'>, boolean]>([
  ['for one cluster', scoped, true],
  ['of an hour', short, true],
  ['that stays', key, false],
  ['of a login', session, false],
])('what a client is given: a token %s', async ([, token, isInPlace]) => {
  const { directory, bearer } = await begin(token);
  const stdout = `{"kind":"ExecCredential","status":{"token":"${bearer}"}}\n`;
  noteOutput({ command: 'kubectl-rancher-auth', args: [], stdout, stderr: '', onTerminal: false });
  if (isInPlace) expectSecretsInTheirPlaces(directory);
  else expect(() => expectSecretsInTheirPlaces(directory)).toThrow('to deeply equal []');
});

test('a secret beside the locks', async () => {
  const { directory, bearer } = await begin(scoped);
  const locks = openLockDirectory(directory, 'a lock');
  onTestFinished(() => rmSync(locks, { recursive: true, force: true }));
  writeFileSync(join(locks, 'failure.json'), JSON.stringify({ message: `refused: ${bearer}.` }));
  expect(() => expectSecretsInTheirPlaces(directory)).toThrow('to deeply equal []');
});
