import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ReportedFinding, runChecks } from '../../../src/flows/doctor/run-checks.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { listFiles } from '../../../src/store/files/private-directories.ts';
import type { Keychain } from '../../../src/store/sessions/keychain.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { createClock, createMemoryKeychain, createTestContext, type TestContext } from '../../support/test-context.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

interface Case {
  sandbox: Sandbox;
  context: TestContext;
  /** The findings of the check with a name. */
  look(check: string, server?: string): Promise<Omit<ReportedFinding, 'check'>[]>;
}

/** Jane with a session of some length, in a home of her own; the machine's and the server's clocks are the same. */
async function admit({
  ahead = 0,
  length = 960 * minute,
  keychain = createMemoryKeychain() as Keychain,
} = {}): Promise<Case> {
  const clock = createClock(Date.now());
  const sandbox = await useSandbox({ clock: { now: () => clock.now() + ahead } });
  const context = createTestContext({ clock, keychain, env: { KUBECTL_RANCHER_SESSION_STORE: 'file' } });
  const path = (name: string): string => join(context.directory, name);
  Object.assign(context.env, {
    HOME: context.directory,
    PATH: '',
    KUBECONFIG: path('kubeconfig'),
    KUBECTL_RANCHER_CONFIG_DIR: path('config'),
    KUBECTL_RANCHER_DATA_DIR: path('data'),
    KUBECTL_RANCHER_CACHE_DIR: path('cache'),
  });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  await keepSession({ sandbox, context }, length);
  const look: Case['look'] = async (wanted, server) => {
    const found: Omit<ReportedFinding, 'check'>[] = [];
    for await (const page of runChecks(context, { server, profile: 'default' })) {
      for (const { check, ...rest } of page) if (check === wanted) found.push(rest);
    }
    return found;
  };
  return { sandbox, context, look };
}

async function keepSession({ sandbox, context }: Omit<Case, 'look'>, length: number): Promise<void> {
  const user = sandbox.state.findUser('jane');
  const { name, secret } = sandbox.state.addToken({ userId: user?.id ?? '', ttl: length, clusterId: null });
  const now = context.clock.now();
  const record = {
    server: sandbox.url,
    profile: 'default',
    user: { id: user?.id ?? '', name: 'jane' },
    provider: 'local',
  };
  await context.sessions.save(
    { ...record, tokenId: name, createdAt: now, lastUsedAt: now, expiresAt: now + length, limits: {}, store: 'file' },
    new Secret(`${name}:${secret}`),
  );
}

const answer = (sandbox: Sandbox, path: string, text: string): void => {
  sandbox.intercept = (request, response) => {
    if (request.url !== path) return false;
    response.end(text);
    return true;
  };
};

const sound: [check: string, says: RegExp][] = [
  ['files', /^only you can read/],
  ['keychain', /^not used: you chose/],
  ['proxy', /^none is set/],
  ['server', /^127\.0\.0\.1:\d+ responds$/],
  ['certificate', /^it is trusted, and valid until \d{4}-/],
  ['clock', /^within 30 s/],
  ['version', /^Rancher v2\.15\.0$/],
  ['session', /^logged in to 127\.0\.0\.1:\d+ as jane until /],
  ['rancher-cli', /^it has left no tokens here$/],
];

test('where nothing is wrong, every check says so', async () => {
  const { look } = await admit();
  for (const [check, says] of sound) {
    expect(await look(check), check).toEqual([{ result: 'ok', what: expect.stringMatching(says) }]);
  }
});

/** Sets a key for one cluster in the environment; with `entry`, also writes a kubeconfig for that cluster. */
function useKeyFor({ sandbox, context }: Case, cluster: string, entry?: string): void {
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const key = sandbox.state.addToken({ userId, ttl: 60 * minute, clusterId: clusterId(sandbox, cluster) });
  Object.assign(context.env, { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `${key.name}:${key.secret}` });
  if (entry === undefined) return;
  const args = [`--server=${new URL(sandbox.url).host}`, `--cluster=${clusterId(sandbox, entry)}`];
  const users = [{ name: entry, user: { exec: { command: 'kubectl-rancher-auth', args } } }];
  writeFileSync(join(context.directory, 'kubeconfig'), JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }));
}

test('with a key in the environment, a keychain that does not work is no matter', async () => {
  const tryOut = () => Promise.reject(new Error('libsecret is not installed'));
  const admitted = await admit({ keychain: { ...createMemoryKeychain(), tryOut } });
  admitted.context.env.KUBECTL_RANCHER_SESSION_STORE = '';
  useKeyFor(admitted, 'dev');
  const what = 'not used: RANCHER_TOKEN_KEY is the session';
  expect(await admitted.look('keychain')).toEqual([{ result: 'ok', what }]);
  expect(await admitted.look('keychain', 'other.example.com')).toMatchObject([{ result: 'warning' }]);
});

test('a key for one cluster, which the kubeconfig has', async () => {
  const admitted = await admit();
  useKeyFor(admitted, 'dev', 'dev');
  const what = expect.stringMatching(/^RANCHER_TOKEN_KEY is valid for the cluster c-\S+ of 127\.0\.0\.1:\d+$/);
  expect(await admitted.look('session')).toEqual([{ result: 'ok', what }]);
  const { sandbox, context } = admitted;
  const clusters = [{ id: clusterId(sandbox, 'dev'), name: 'dev' }];
  context.clusterLists.save({ server: sandbox.url, profile: 'default' }, { at: 0, clusters });
  expect(await admitted.look('session')).toMatchObject([{ what: expect.stringContaining(' for the cluster dev of ') }]);
});

test('a version that is newer than those this program knows is a note, with what it is treated as', async () => {
  const { sandbox, look } = await admit();
  for (const newer of ['v2.17.0', 'v3.0.1']) {
    answer(sandbox, '/rancherversion', JSON.stringify({ Version: newer }));
    const what = `Rancher ${newer} is newer than the versions this program knows (up to 2.16), and is treated as 2.16`;
    expect(await look('version')).toEqual([{ result: 'note', what }]);
  }
  for (const known of ['v2.16.1', 'v2.9.12', 'v2.4.6']) {
    answer(sandbox, '/rancherversion', JSON.stringify({ Version: known }));
    expect(await look('version')).toEqual([{ result: 'ok', what: `Rancher ${known}` }]);
  }
});

interface State {
  state: string;
  check: string;
  result: 'warning' | 'problem';
  says: RegExp;
  does?: RegExp;
  at?: string;
  options?: Parameters<typeof admit>[0];
  make?(admitted: Case): unknown;
}

const states: State[] = [
  {
    state: 'a server that is gone',
    check: 'server',
    result: 'problem',
    says: /^cannot reach 127/,
    make: ({ sandbox }) => sandbox.close(),
  },
  {
    state: 'no Rancher at that address',
    check: 'server',
    result: 'problem',
    says: /returned a web page where/,
    make: ({ sandbox }) => answer(sandbox, '/ping', '<html>'),
  },
  {
    state: 'an authority that was never trusted',
    check: 'certificate',
    result: 'problem',
    says: /not signed by an authority that this machine trusts/,
    does: /kubectl rancher login https:/,
    make: ({ sandbox, context }) => context.servers.save({ url: sandbox.url }),
  },
  {
    state: 'an authority that has changed',
    check: 'certificate',
    result: 'problem',
    says: /has changed: you trusted [0-9a-f]{64}, now it shows [0-9a-f]{64}$/,
    does: /^Ask the administrator of this Rancher whether/,
    make: async ({ sandbox, context }) => {
      const other = await useSandbox();
      context.servers.save({ url: sandbox.url, caPem: other.caPem });
    },
  },
  {
    state: 'a certificate that is not verified',
    check: 'certificate',
    result: 'warning',
    says: /is not verified \(--insecure-skip-tls-verify\)/,
    make: ({ sandbox, context }) => context.servers.save({ url: sandbox.url, insecureSkipTlsVerify: true }),
  },
  {
    state: 'a certificate about to expire',
    check: 'certificate',
    result: 'warning',
    says: /expires in 9 days, at /,
    // Certificates are made by the machine's own clock.
    make: ({ context }) => context.clock.advance(Date.now() - context.clock.now() + 355 * day),
  },
  {
    state: 'a certificate that has expired',
    check: 'certificate',
    result: 'problem',
    says: /expired at /,
    make: ({ context }) => context.clock.advance(Date.now() - context.clock.now() + 366 * day),
  },
  {
    state: 'a slow clock',
    check: 'clock',
    result: 'warning',
    says: /is (59|60) seconds behind/,
    options: { ahead: minute },
  },
  {
    state: 'a clock that is wrong',
    check: 'clock',
    result: 'problem',
    says: /is 20 minutes ahead of/,
    does: /NTP/,
    options: { ahead: -20 * minute },
  },
  {
    state: 'an unknown version',
    check: 'version',
    result: 'warning',
    says: /runs Rancher main-abc, which is not a release/,
    make: ({ sandbox }) => answer(sandbox, '/rancherversion', '{"Version":"main-abc"}'),
  },
  {
    state: 'no version at all',
    check: 'version',
    result: 'warning',
    says: /does not tell its version/,
    make: ({ sandbox }) => answer(sandbox, '/rancherversion', '{}'),
  },
  {
    state: 'a version that is not supported',
    check: 'version',
    result: 'warning',
    says: /runs Rancher v2\.4\.5, older than 2\.4\.6/,
    make: ({ sandbox }) => answer(sandbox, '/rancherversion', '{"Version":"v2.4.5"}'),
  },
  {
    state: 'a session near its end',
    check: 'session',
    result: 'warning',
    says: /ends soon/,
    does: /--force$/,
    options: { length: 20 * minute },
  },
  {
    state: 'a session that has ended',
    check: 'session',
    result: 'warning',
    says: /has ended/,
    make: ({ context }) => context.clock.advance(961 * minute),
  },
  {
    state: 'a session that the server has ended',
    check: 'session',
    result: 'warning',
    says: /no longer accepts your session/,
    make: ({ sandbox }) => sandbox.state.tokens.delete([...sandbox.state.tokens.keys()][0] ?? ''),
  },
  {
    state: 'a session without its token in its file',
    check: 'session',
    result: 'warning',
    says: /^the token of the session for \S+ is no longer in its file$/,
    make({ context }) {
      const [path = ''] = listFiles(join(context.directory, 'data/sessions'), '.json');
      const { token, ...record } = JSON.parse(readFileSync(path, 'utf8'));
      expect(token).toMatch(/^token-/);
      writeFileSync(path, JSON.stringify(record));
    },
  },
  {
    state: 'a session of a server that does not answer',
    check: 'session',
    result: 'warning',
    says: /^logged in to \S+ as jane until .*, as far as is known here; \S+ did not respond$/,
    make: ({ sandbox }) => answer(sandbox, '/ping', '<html>'),
  },
  {
    state: 'a session of a server whose certificate is not trusted',
    check: 'session',
    result: 'warning',
    says: /^logged in to \S+ as jane until .*, as far as is known here; the certificate of \S+ is not trusted$/,
    does: /^Once it is trusted: kubectl rancher doctor/,
    make: ({ sandbox, context }) => context.servers.save({ url: sandbox.url }),
  },
  {
    state: 'no session',
    check: 'session',
    result: 'warning',
    says: /not logged in to any Rancher/,
    make: async ({ context }) => {
      for (const record of context.sessions.list()) await context.sessions.remove(record);
    },
  },
  {
    state: 'a bad key in the environment',
    check: 'session',
    result: 'warning',
    says: /does not accept RANCHER_TOKEN_KEY/,
    make: ({ sandbox, context }) =>
      Object.assign(context.env, { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: 'token-abcde:x' }),
  },
  {
    state: 'a key in the environment, and an address that is not one of a Rancher',
    check: 'environment',
    result: 'problem',
    says: /RANCHER_URL is set to what cannot be used: http:\/\/localhost:8080 is not an https address/,
    make: ({ context }) =>
      Object.assign(context.env, { RANCHER_URL: 'http://localhost:8080', RANCHER_TOKEN_KEY: 'token-abcde:x' }),
  },
  {
    state: 'a key in the environment, and no address beside it',
    check: 'environment',
    result: 'problem',
    says: /^RANCHER_TOKEN_KEY is set, but RANCHER_URL/,
    make: ({ context }) => Object.assign(context.env, { RANCHER_URL: '', RANCHER_TOKEN_KEY: 'token-abcde:x' }),
  },
  {
    state: 'half a key in the environment',
    check: 'environment',
    result: 'problem',
    says: /^RANCHER_ACCESS_KEY is set, but RANCHER_SECRET_KEY is not set/,
    make: ({ context }) => Object.assign(context.env, { RANCHER_URL: '', RANCHER_ACCESS_KEY: 'token-abcde' }),
  },
  {
    state: 'a bad key in two halves',
    check: 'session',
    result: 'warning',
    says: /does not accept RANCHER_ACCESS_KEY with RANCHER_SECRET_KEY/,
    make: ({ sandbox, context }) => {
      const key = { RANCHER_ACCESS_KEY: 'token-abcde', RANCHER_SECRET_KEY: 'x' };
      Object.assign(context.env, { RANCHER_URL: sandbox.url, ...key });
    },
  },
  {
    state: 'an address of another tool, and no key beside it',
    check: 'environment',
    result: 'warning',
    says: /RANCHER_URL is set to what cannot be used/,
    make: ({ context }) => Object.assign(context.env, { RANCHER_URL: 'http://localhost:8080' }),
  },
  {
    state: 'a key for one cluster, and no kubeconfig to try it with',
    check: 'session',
    result: 'warning',
    says: /does not accept RANCHER_TOKEN_KEY; it may be for one cluster/,
    make: (admitted) => useKeyFor(admitted, 'dev'),
  },
  {
    state: 'a key for another cluster than the one in the kubeconfig',
    check: 'session',
    result: 'problem',
    says: /does not accept RANCHER_TOKEN_KEY, and not for any cluster in the kubeconfig/,
    make: (admitted) => useKeyFor(admitted, 'dev', 'prod'),
  },
  {
    state: 'a keychain that was chosen and does not work',
    check: 'keychain',
    result: 'problem',
    says: /which cannot be used: it is locked/,
    options: { keychain: { ...createMemoryKeychain(), tryOut: () => Promise.reject(new Error('it is locked')) } },
    make: ({ context }) => Object.assign(context.env, { KUBECTL_RANCHER_SESSION_STORE: 'keychain' }),
  },
  {
    state: 'no keychain',
    check: 'keychain',
    result: 'warning',
    says: /sessions (are stored )?in files/,
    options: {
      keychain: { ...createMemoryKeychain(), tryOut: () => Promise.reject(new Error('libsecret is not installed')) },
    },
    make: ({ context }) => Object.assign(context.env, { KUBECTL_RANCHER_SESSION_STORE: '' }),
  },
  {
    // Reading a file restricts access to it; this one was left by a program that was killed.
    state: 'a file beside the sessions that other users can read',
    check: 'files',
    result: 'problem',
    says: /^other users can read .*sessions\/left-behind$/,
    does: /chmod 600/,
    make: ({ context }) => {
      const directory = join(context.directory, 'data/sessions');
      writeFileSync(join(directory, 'left-behind'), '');
      chmodSync(join(directory, 'left-behind'), 0o644);
      chmodSync(directory, 0o755);
    },
  },
  {
    state: 'a directory that other users can list',
    check: 'files',
    result: 'warning',
    says: /^other users can list .*sessions$/,
    make: ({ context }) => chmodSync(join(context.directory, 'data/sessions'), 0o750),
  },
  {
    state: 'a directory that other users can change',
    check: 'files',
    result: 'problem',
    says: /^other users can change .*data$/,
    make: ({ context }) => chmodSync(join(context.directory, 'data'), 0o777),
  },
  {
    state: 'a directory above that others may change',
    check: 'files',
    result: 'warning',
    says: /^other users can replace what is stored below .*kubectl-rancher-test-\w+$/,
    does: /^Set KUBECTL_RANCHER_CONFIG_DIR, .*, or run: chmod go-w \S+$/,
    make: ({ context }) => chmodSync(context.directory, 0o777),
  },
  {
    state: 'a symbolic link in place of a directory',
    check: 'files',
    result: 'problem',
    says: /config\/servers is a symbolic link, so nothing is read/,
    make: ({ context }) => {
      renameSync(join(context.directory, 'config/servers'), join(context.directory, 'elsewhere'));
      symlinkSync(join(context.directory, 'elsewhere'), join(context.directory, 'config/servers'));
    },
  },
  {
    state: 'a token of Rancher in the kubeconfig',
    check: 'kubeconfig',
    result: 'warning',
    says: /it has a token of Rancher in the file \(kubeconfig-user-abc\)/,
    does: /kubeconfig convert/,
    make: ({ context }) => {
      const users = [{ name: 'a', user: { token: 'kubeconfig-user-abc:secret' } }];
      const clusters = [{ name: 'a', cluster: { server: 'https://rancher.example.com/k8s/clusters/c-a' } }];
      const contexts = [{ name: 'a', context: { cluster: 'a', user: 'a' } }];
      writeFileSync(join(context.directory, 'kubeconfig'), JSON.stringify({ users, clusters, contexts }));
    },
  },
  {
    state: 'a token of Rancher that no context uses',
    check: 'kubeconfig',
    result: 'warning',
    says: /it has a token of Rancher in the file \(kubeconfig-user-abc\)/,
    does: /kubectl config delete-user a$/,
    make: ({ context }) => {
      const users = [{ name: 'a', user: { token: 'kubeconfig-user-abc:secret' } }];
      writeFileSync(join(context.directory, 'kubeconfig'), JSON.stringify({ users }));
    },
  },
  {
    state: 'a plugin in the kubeconfig that is not there',
    check: 'kubeconfig',
    result: 'problem',
    says: /the command \/gone\/kubectl-rancher-auth cannot be run/,
    make: ({ context }) => {
      const args = ['--server=a', '--cluster=b'];
      const exec = {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: '/gone/kubectl-rancher-auth',
        args,
        interactiveMode: 'IfAvailable',
      };
      const users = [{ name: 'a', user: { exec } }];
      writeFileSync(join(context.directory, 'kubeconfig'), JSON.stringify({ users }));
    },
  },
  {
    state: 'a file that is not a kubeconfig',
    check: 'kubeconfig',
    result: 'problem',
    says: /is not a kubeconfig that can be read/,
    make: ({ context }) => writeFileSync(join(context.directory, 'kubeconfig'), 'a: [b'),
  },
  { state: 'no kubectl', check: 'kubectl', result: 'problem', says: /^kubectl is not on PATH$/, does: /^Install/ },
  {
    state: 'an old kubectl',
    check: 'kubectl',
    result: 'problem',
    says: /is v1\.22\.1, older than 1\.24/,
    make: ({ context }) => {
      const json = '{"clientVersion":{"gitVersion": "v1.22.1"}}';
      writeFileSync(join(context.directory, 'kubectl'), `#!/bin/sh\necho '${json}'\n`, { mode: 0o755 });
      context.env.PATH = context.directory;
    },
  },
  {
    state: 'tokens of the Rancher CLI',
    check: 'rancher-cli',
    result: 'warning',
    says: /has left tokens in .*cli2\.json: kubeconfig-user-abc \(until /,
    make: ({ context }) => {
      const status = { token: 'kubeconfig-user-abc:secret', expirationTimestamp: '2099-01-01T00:00:00Z' };
      const expired = { token: 'kubeconfig-user-old:secret', expirationTimestamp: '2020-01-01T00:00:00Z' };
      const kubeCredentials = { a_: { status }, b_: { status: expired }, c_: null };
      mkdirSync(join(context.directory, '.rancher'));
      writeFileSync(
        join(context.directory, '.rancher/cli2.json'),
        JSON.stringify({ Servers: { a: { kubeCredentials } } }),
      );
    },
  },
  {
    state: 'a remembered proxy that refuses',
    check: 'proxy',
    result: 'problem',
    says: /^127\.0\.0\.1:\d+ \(remembered for it\) does not reach rancher\.invalid: .*\(status 403\)/,
    does: /kubectl rancher login https:\/\/rancher\.invalid --proxy none$/,
    at: 'rancher.invalid',
    make: async ({ context }) => {
      const proxy = new Secret(`http://user:password@127.0.0.1:${await startRefusingProxy()}`);
      context.servers.save({ url: 'https://rancher.invalid', proxy });
    },
  },
  {
    state: 'a proxy that refuses',
    check: 'proxy',
    result: 'problem',
    says: /^127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not reach rancher\.invalid: .*it refuses to connect \(status 403\)/,
    does: /NO_PROXY=rancher\.invalid/,
    at: 'rancher.invalid',
    make: async ({ context }) => {
      context.env.HTTPS_PROXY = `http://user:password@127.0.0.1:${await startRefusingProxy()}`;
    },
  },
];

test.each(states)('$state: a $result of $check', async ({ check, result, says, does = /./, at, options, make }) => {
  const admitted = await admit(options);
  await make?.(admitted);
  const found = await admitted.look(check, at);
  expect(found).toContainEqual({ result, what: expect.stringMatching(says), nextStep: expect.stringMatching(does) });
  expect(JSON.stringify(found)).not.toMatch(/:secret|password/);
});

test('a check that takes too long is stopped, and the others go on', async () => {
  const keychain: Keychain = { ...createMemoryKeychain(), tryOut: () => new Promise(() => undefined) };
  const { context } = await admit({ keychain });
  context.env.KUBECTL_RANCHER_SESSION_STORE = 'keychain';
  const results = new Map<string, string>();
  for await (const page of examineWhileTimePasses(context)) {
    for (const { check, what } of page) results.set(check, what);
  }
  expect(results.get('keychain')).toMatch(/^this took longer than 20 s/);
  expect(results.get('server')).toMatch(/responds$/);
});

/** Sets the clock forward once a check waits for the keychain. */
async function* examineWhileTimePasses(context: TestContext): AsyncGenerator<ReportedFinding[]> {
  for await (const page of runChecks(context, { server: undefined, profile: 'default' })) {
    yield page;
    if (page[0]?.check === 'files') setImmediate(() => context.clock.advance(20_000));
  }
}

async function startRefusingProxy(): Promise<number> {
  const server = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
