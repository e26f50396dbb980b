import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlainRequest } from '../../src/commands/token.ts';
import { Secret } from '../../src/secret.ts';
import { parseServerUrl } from '../../src/server-url.ts';
import {
  type CredentialKey,
  credentialFileName,
  formatCallers,
  formatCredential,
} from '../../src/store/credentials/credential-format.ts';
import { useDirectory } from '../support/directory.ts';
import { isThere } from '../support/requirements.ts';
import { mangled, noise } from './arbitraries.ts';
import { rounds } from './size.ts';

const script = fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url));
const allShells = [['dash'], ['bash'], ['bash', '--posix'], ['busybox', 'ash']] as const;
const shells: readonly (readonly string[])[] = allShells.filter(([name]) => isThere(name));

/** What the stand-in for Node.js ends with. */
const leftToNode = 42;

/** Far more than a busy machine needs: a limit against hangs. */
const patience = 20_000;

interface CredentialRequest {
  server: string;
  cluster: string;
  user: string;
  profile: string;
}

const ask: fc.Arbitrary<CredentialRequest> = fc.record({
  server: fc.constantFrom('r.example.com', 'r.example.com:8443', '10.0.0.1', 'r-2'),
  cluster: fc.constantFrom('c-abcde', 'local', 'c-m-1', '', ''),
  user: fc.constantFrom('', 'prod', 'rancher', 'x.askers'),
  profile: fc.constantFrom('default', 'ops', 'a_b'),
});

/** Sign by sign what may be in an argument, a variable or a file. */
const strange = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '*',
    '?',
    '[a-z]*',
    '..',
    '../..',
    '/',
    '@',
    '+',
    '~',
    '$HOME',
    '$(exit 0)',
    '`exit 0`',
    "'",
    '"',
    '\n',
    '\\',
    '-',
    '--',
    'ä',
    ':',
    ':1',
    '\x1b',
    '!',
    '%s',
  ),
  noise.map((text) => Buffer.from(text.replaceAll('\0', '').slice(0, 200)).toString()),
);

/** The arguments as kubeconfigs have them, and such as nobody would write. */
const args = (given: CredentialRequest): fc.Arbitrary<string[]> => {
  const plain = Object.entries(given)
    .filter(([name, value]) => value !== '' && !(name === 'profile' && value === 'default'))
    .map(([name, value]) => `--${name}=${value}`);
  return fc.oneof(
    { weight: 6, arbitrary: fc.boolean().map((isNamed) => (isNamed ? ['token', ...plain] : plain)) },
    { weight: 1, arbitrary: fc.shuffledSubarray(plain) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...plain), strange)
        .map(([one, more]) => [...plain.filter((other) => other !== one), one + more]),
    },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.oneof(fc.constantFrom(...plain, 'token', 'delete', '--ttl=5m', '--cluster', '--server='), strange),
        { maxLength: 5 },
      ),
    },
  );
};

const execInfo = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      undefined,
      '',
      '{"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}',
      '{"kind":"ExecCredential","apiVersion": "client.authentication.k8s.io/v1beta1"}',
      '{"apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"https://r/k8s/clusters/c-zzzzz"}}}',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"apiVersion":"client.authentication.k8s.io/v1alpha1"}',
      '"client.authentication.k8s.io/v1" v1beta1',
    ),
  },
  { weight: 1, arbitrary: strange },
);

/** Names that the script uses itself, and others that change what shells do. */
const poison = fc.dictionary(
  fc.constantFrom(
    'form',
    'token',
    'expires',
    'file',
    'name',
    'server',
    'cluster',
    'host',
    'two',
    'plain',
    'version',
    'a',
    'h',
    'cache',
    'node',
    'program',
    'IFS',
    'LC_ALL',
    'CDPATH',
    'POSIXLY_CORRECT',
    'KUBECTL_RANCHER_ASK',
    'RANCHER_URL',
  ),
  fc.oneof(fc.constantFrom('yes', 'C', 'en_US.UTF-8', 'a', '/', ':', 'kubectl-rancher-credential 2'), strange),
  { maxKeys: 4 },
);

interface File {
  kind: 'file' | 'absent' | 'directory' | 'pipe' | 'link' | 'dangling';
  content: string;
  mode: number;
  /** Seconds from now. */
  modified: number;
}

const file = (content: fc.Arbitrary<string>, modified: fc.Arbitrary<number>): fc.Arbitrary<File> =>
  fc.record({
    kind: fc.oneof(
      { weight: 40, arbitrary: fc.constant('file' as const) },
      fc.constantFrom('absent', 'directory', 'pipe', 'link', 'dangling'),
    ),
    content,
    mode: fc.constantFrom(0o600, 0o600, 0o644, 0o400, 0o000, 0o777),
    modified,
  });

const someCase = ask.chain((given) => {
  const own = credential(given);
  const content = fc.oneof(
    { weight: 9, arbitrary: fc.constant(own) },
    { weight: 5, arbitrary: mangled(fc.constant(own)) },
    { weight: 2, arbitrary: ask.map(credential) },
    { weight: 1, arbitrary: noise },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        own.replace('Z\n', 'Z\r\n'),
        own.replaceAll('\n', '\r\n'),
        own.repeat(2),
        own.slice(0, -1),
        `\ufeff${own}`,
        '\0'.repeat(4096),
        own.replace('token-', 'tok\0en-'),
        `${'x'.repeat(65_536)}\n`,
      ),
    },
  );
  const noAskers = { pids: [], ids: [], at: 0 };
  const stamps = fc.oneof(
    { weight: 8, arbitrary: fc.constant(formatCallers(noAskers)) },
    { weight: 1, arbitrary: fc.constant(formatCallers({ ...noAskers, pids: [String(process.pid)] })) },
    { weight: 1, arbitrary: mangled(fc.constant(formatCallers({ pids: ['4711', '1', '2'], ids: ['4711-1'], at: 1 }))) },
    { weight: 1, arbitrary: noise },
  );
  return fc.record({
    given: fc.constant(given),
    args: args(given),
    credential: file(content, fc.constantFrom(200, 200, 200, 200, 200, 1e9, -200, -2)),
    callers: file(stamps, fc.constantFrom(-60, -60, -60, -60, -60, 600)),
    checked: file(fc.constant(''), fc.constantFrom(-60, -60, -60, -60, -60, 600)),
    info: execInfo,
    key: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(undefined, '') }, strange),
    profileVariable: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(undefined, '', 'default', given.profile) },
      strange,
    ),
    place: fc.constantFrom('home', 'xdg', 'own'),
    poison,
    shell: fc.constantFrom(...(shells.length > 0 ? shells : [['sh']])),
  });
});

/** A whole key, or one in two halves where it is long enough. */
function keyVariables(key: string | undefined): Record<string, string> {
  if (key === undefined || key.length < 2) return key === undefined ? {} : { RANCHER_TOKEN_KEY: key };
  const halves = { RANCHER_ACCESS_KEY: key.slice(0, 1), RANCHER_SECRET_KEY: key.slice(1) };
  return key.length % 2 === 0 ? halves : { RANCHER_TOKEN_KEY: key };
}

function keyOf({ server, cluster, user, profile }: CredentialRequest): CredentialKey {
  return { server: parseServerUrl(server), profile, ...(cluster && { cluster }), ...(user && { user }) };
}

/** As the program writes it: its token tells for which ask it is. */
function credential(given: CredentialRequest): string {
  const token = new Secret(`token-${Buffer.from(JSON.stringify(given)).toString('hex')}:secret`);
  const expiresAt = Date.UTC(2099, 0, 1);
  return formatCredential({ ...keyOf(given), tokenId: 't', sessionId: 's', token, expiresAt, checkedAt: 0 });
}

type Case = typeof someCase extends fc.Arbitrary<infer T> ? T : never;

/** A home for one case after the other, with a stand-in for Node.js that shows what it was given. */
function useHome() {
  const home = useDirectory();
  mkdirSync(join(home, 'bin'));
  writeFileSync(
    join(home, 'bin/node'),
    `#!/bin/sh\nshift 3\nfor word; do printf '%s\\0' "$word"; done\nexit ${leftToNode}\n`,
  );
  chmodSync(join(home, 'bin/node'), 0o755);
  return home;
}

function put(path: string, { kind, content, mode, modified }: File, elsewhere: string): void {
  if (kind === 'absent') return;
  if (kind === 'directory') mkdirSync(path);
  if (kind === 'pipe') execFileSync('mkfifo', [path]);
  const target = { link: join(elsewhere, 'target'), dangling: join(elsewhere, 'nothing') }[String(kind)] ?? path;
  if (target !== path) symlinkSync(target, path);
  if (kind === 'dangling') return;
  if (kind === 'file' || kind === 'link') writeFileSync(target, content);
  chmodSync(target, mode);
  const time = Date.now() / 1_000 + modified;
  utimesSync(target, time, time);
}

function runCase(home: string, one: Case) {
  const folder = { home: '.cache/kubectl-rancher', xdg: 'x d g/kubectl-rancher', own: 'o*wn' }[one.place];
  const directory = join(home, folder, 'credentials');
  for (const name of ['.cache', 'x d g', 'o*wn', 'elsewhere'])
    rmSync(join(home, name), { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  mkdirSync(join(home, 'elsewhere'));
  const path = join(directory, credentialFileName(keyOf(one.given)));
  put(path, one.credential, join(home, 'elsewhere'));
  put(`${path}.askers`, one.callers, join(home, 'elsewhere'));
  put(`${path}.checked`, one.checked, join(home, 'elsewhere'));
  const env = {
    ...one.poison,
    HOME: home,
    PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
    ...(one.place === 'xdg' ? { XDG_CACHE_HOME: join(home, 'x d g') } : {}),
    ...(one.place === 'own' ? { KUBECTL_RANCHER_CACHE_DIR: join(home, 'o*wn') } : {}),
    ...(one.info === undefined ? {} : { KUBERNETES_EXEC_INFO: one.info }),
    ...keyVariables(one.key),
    ...(one.profileVariable === undefined ? {} : { KUBECTL_RANCHER_PROFILE: one.profileVariable }),
  };
  const [command = '', ...options] = one.shell;
  return spawnSync(command, [...options, script, ...one.args], {
    env,
    timeout: patience,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What a client may be given in this case: the credential that lies whole and by itself where this very ask looks; else nothing. */
function permitted({
  args: words,
  given,
  credential: lying,
  callers,
  checked,
  info,
  key,
  profileVariable,
}: Case): object | undefined {
  const plain = parsePlainRequest(words[0] === 'token' ? words.slice(1) : words);
  if (plain?.server === undefined || key || lying.kind !== 'file' || callers.kind !== 'file') return undefined;
  const { server, cluster = '', user = '', profile = profileVariable || 'default' } = plain;
  // Where the ask names no cluster, what the client tells of one may.
  if (cluster === '' && info?.includes('"cluster"')) return undefined;
  // A check that lies ahead was noted by a clock that was wrong.
  if (!['absent', 'dangling'].includes(checked.kind) && checked.modified > 0) return undefined;
  const name = credentialFileName(keyOf({ server, cluster, user, profile }));
  // Shells leave out NULs; where one stands for a sign of the token, its length tells.
  const content = lying.content.replaceAll('\0', '');
  if (name !== credentialFileName(keyOf(given)) || lying.modified <= 0) return undefined;
  const [, length, expirationTimestamp, token] =
    /^kubectl-rancher-credential 2 \S+ (\d+)\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\n([A-Za-z0-9:/._-]+)\n/.exec(content) ??
    [];
  if (!content.startsWith(`kubectl-rancher-credential 2 ${name} `) || Number(length) !== token?.length)
    return undefined;
  if (callers.content.split('\n')[0]?.split(/\s+/).includes(String(process.pid))) return undefined;
  const version = !info || info.includes('"client.authentication.k8s.io/v1beta1"') ? 'v1beta1' : 'v1';
  if (info && !info.includes(`"client.authentication.k8s.io/${version}"`)) return undefined;
  return {
    kind: 'ExecCredential',
    apiVersion: `client.authentication.k8s.io/${version}`,
    spec: {},
    status: { expirationTimestamp, token },
  };
}

test('the script answers with the credential that was cached for this very ask, or leaves it to Node.js as it was typed', () => {
  const home = useHome();
  const outcomes = { answered: 0, left: 0 };
  const { numRuns, seed } = rounds(20_000);
  fc.assert(
    fc.property(someCase, (one) => {
      const { status, signal, stdout } = runCase(home, one);
      expect(signal, 'it hangs').toBeNull();
      if (status === leftToNode) {
        outcomes.left += 1;
        const typed = one.args[0] === 'token' ? one.args.slice(1) : one.args;
        expect(stdout).toBe([...typed, ''].join('\0'));
        return;
      }
      outcomes.answered += 1;
      expect(status).toBe(0);
      expect(stdout.endsWith('}\n')).toBe(true);
      expect(JSON.parse(stdout)).toEqual(permitted(one));
    }),
    { numRuns, seed },
  );
  // Both ways have to be among the cases, or they would show nothing.
  expect(outcomes.answered).toBeGreaterThan(numRuns / 50);
  expect(outcomes.left).toBeGreaterThan(numRuns / 4);
  console.log(`script: ${outcomes.answered} answered, ${outcomes.left} left to Node.js`);
});
