import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { anyKubectl, putKubectlOnPath } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { clusterId, deleteTokens, useSandbox } from '../support/sandbox.ts';

test('no secret is in any output with -v, in any error, or in any file but the session and the credentials', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  const host = sandbox.url.replace('https://', '');
  const outputs: Finished[] = [];
  const secrets = new Set(['admin-password', 'jane-password', 'wrong-password']);
  const rancher = async (args: string[], input?: string): Promise<Finished> => {
    const finished = await run('kubectl-rancher', [...args, '-v'], { env: home.env, ...(input ? { input } : {}) });
    outputs.push(finished);
    collect();
    return finished;
  };
  const collect = (): void => {
    for (const { secret } of sandbox.state.tokens.values()) secrets.add(secret);
  };
  writeFileSync(home.path('ca.pem'), sandbox.caPem);
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin'];

  await rancher(login, 'jane-password');
  await rancher([...login, '--ca-checksum', sandbox.caChecksum], 'wrong-password');
  await rancher([...login, '--ca-checksum', sandbox.caChecksum], 'jane-password');
  await rancher(['status', '-o', 'json']);
  await rancher(['audit', '-o', 'json', '--html', home.path('audit.html')]);
  await rancher(['kubeconfig', '--all', '--exec', '-f', home.path('kubeconfig')]);
  await rancher(['kubeconfig', 'dev', '-f', home.path('with-token')]);
  // The server keeps only a hash of this kind of token.
  secrets.add(/token: \S+:(\w+)/.exec(readFileSync(home.path('with-token'), 'utf8'))?.[1] ?? 'no token in the file');
  const { path } = await anyKubectl();
  outputs.push(await run(path, ['--context', `dev@${host}`, 'get', 'pods', '-v=8'], { env: home.env }));
  collect();
  const credential = await run(
    'kubectl-rancher',
    ['token', '--server', host, '--cluster', clusterId(sandbox, 'prod'), '-v'],
    { env: home.env },
  );
  outputs.push({ ...credential, stdout: '' });
  collect();
  await rancher(['token', '--server', host, '--cluster', 'c-zzzzz']);
  deleteTokens(sandbox);
  await rancher(['kubeconfig', '--all']);
  await rancher(['token', '--server', host, '--cluster', clusterId(sandbox, 'dev'), '--ttl=5m']);
  await rancher([...login, '--force'], 'jane-password');

  const last = ['token', '--server', host, '--cluster', clusterId(sandbox, 'prod'), '-v'];
  outputs.push({ ...(await run('kubectl-rancher', last, { env: home.env })), stdout: '' });
  collect();

  const words = outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  expect(words.length).toBeGreaterThan(5_000);
  expect([...secrets].filter((secret) => words.includes(secret))).toEqual([]);
  expect(words).not.toMatch(/^\s+at .*\.js:\d+/m);

  expect(findHolders(home, secrets)).toEqual([
    `${relative(home.directory, home.cache('credentials'))}/*`,
    `${relative(home.directory, home.data('sessions'))}/*`,
    'with-token',
  ]);
});

test('nor after logins with keys, and of other providers, and after kubeconfigs were merged and converted', async () => {
  const sandbox = await useSandbox({ providers: ['openldap', 'activedirectory'] });
  const home = createHome();
  await putKubectlOnPath(home);
  const outputs: Finished[] = [];
  const secrets = new Set(['jane-password', 'sam-password']);
  const rancher = async (args: string[], input?: string, env: Record<string, string> = {}): Promise<void> => {
    const options = { env: { ...home.env, ...env }, ...(input ? { input } : {}) };
    outputs.push(await run('kubectl-rancher', [...args, '-v'], options));
    for (const { secret } of sandbox.state.tokens.values()) secrets.add(secret);
  };
  const jane = sandbox.state.findUser('jane')?.id ?? '';
  const makeKey = (cluster: string | null = null): string => {
    const { name, secret } = sandbox.state.addToken({ userId: jane, ttl: 86_400_000, clusterId: cluster });
    secrets.add(secret);
    return `${name}:${secret}`;
  };
  const login = ['login', sandbox.url, '--force', '--no-merge', `--ca-checksum=${sandbox.caChecksum}`];
  const dev = ['token', '--server', sandbox.url, '--cluster', clusterId(sandbox, 'dev')];

  for (const provider of ['openldap', 'activedirectory']) {
    await rancher([...login, `--provider=${provider}`, '--username=sam', '--password-stdin'], 'sam-password');
  }
  await rancher([...login, '--provider=local', '--username=jane'], '', { RANCHER_PASSWORD: 'jane-password' });
  await rancher([...login, '--token-stdin', '--profile=exchanged'], makeKey());
  await rancher([...login, '--token-stdin', '--profile=kept', '--keep-token'], makeKey());
  const given = { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: makeKey() };
  await rancher(['status'], '', given);
  await rancher(['kubeconfig', '--all', '--exec', '-f', home.path('of-key')], '', given);
  const [RANCHER_ACCESS_KEY = '', RANCHER_SECRET_KEY = ''] = makeKey().split(':');
  const pair = { RANCHER_URL: sandbox.url, RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY };
  await rancher(['status'], '', pair);
  await rancher(['doctor'], '', pair);

  await rancher(['kubeconfig', '--all', '--merge']);
  const made = sandbox.state.extTokens.size;
  await rancher(['kubeconfig', 'convert', '--revoke']);
  await rancher(['kubeconfig', 'check']);
  expect(made).toBeGreaterThan(0);
  const backup = readFileSync(home.path('kubeconfig.kubectl-rancher-backup'), 'utf8');
  for (const [, secret = ''] of backup.matchAll(/token: \S+:(\w+)/g)) secrets.add(secret);
  outputs.push({ ...(await run('kubectl-rancher', [...dev, '-v'], { env: home.env })), stdout: '' });
  await rancher(['token', 'delete', '--all', '--server', sandbox.url]);

  const words = outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  expect(outputs.filter(({ code }) => code !== 0)).toEqual([]);
  expect([...secrets].filter((secret) => words.includes(secret))).toEqual([]);
  expect(findHolders(home, secrets)).toEqual([
    `${relative(home.directory, home.data('sessions'))}/*`,
    'kubeconfig.kubectl-rancher-backup',
  ]);

  for (const profile of ['default', 'exchanged', 'kept']) await rancher(['logout', sandbox.url, '--profile', profile]);
  expect(findHolders(home, secrets)).toEqual(['kubeconfig.kubectl-rancher-backup']);
});

/** The files of a home in which a secret is, by their paths there. */
function findHolders(home: Home, secrets: Set<string>): string[] {
  const files = readdirSync(home.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => [...secrets].some((secret) => readFileSync(file, 'utf8').includes(secret)))
    .map((file) => file.slice(home.directory.length + 1).replace(/(sessions|credentials)\/.*/, '$1/*'));
  return [...new Set(files)].sort();
}
