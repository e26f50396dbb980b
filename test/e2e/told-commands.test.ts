import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { anyKubectl, putKubectlOnPath } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

/** Jane with two logins: the first on one sandbox, and `ops`, the later one, on another. */
async function settleTwice() {
  const home = createHome();
  await putKubectlOnPath(home);
  const [first, second] = [await useSandbox(), await useSandbox()];
  const rancher = (...args: string[]): Promise<Finished> => run('kubectl-rancher', args, { env: home.env });
  const logIn = (...args: string[]): Promise<Finished> =>
    run('kubectl-rancher', ['login', ...args], { env: home.env, input: 'jane-password' });
  const proof = ['--username=jane', '--password-stdin'];
  const one = await logIn(first.url, ...proof, `--ca-checksum=${first.caChecksum}`);
  const ops = await logIn(second.url, ...proof, `--ca-checksum=${second.caChecksum}`, '--profile=ops');
  expect([one.code, ops.code]).toEqual([0, 0]);
  return { home, first, second, rancher, logIn, one, ops };
}

/** The command that was told, as it stands there. */
function toldIn({ stderr }: Finished): string {
  return /kubectl rancher .*/.exec(stderr)?.[0] ?? stderr;
}

/** Types a command into a shell. */
function type(home: Home, command: string): Promise<Finished> {
  return run('/bin/sh', ['-c', command], { env: home.env });
}

test('what a login tells to type next is for this very login', async () => {
  const { home, first, second, one, ops, rancher, logIn } = await settleTwice();
  expect(toldIn(one)).toBe('kubectl rancher kubeconfig --all --merge --exec');
  expect(toldIn(ops)).toBe('kubectl rancher kubeconfig --all --merge --exec --profile ops');
  expect(await type(home, toldIn(ops))).toMatchObject({ code: 0, stderr: expect.stringContaining('contexts added') });

  const proof = ['--username=jane', '--password-stdin'];
  expect(await logIn(second.url, ...proof, `--ca-checksum=${second.caChecksum}`)).toMatchObject({ code: 0 });
  const again = await rancher('login', first.url);
  expect(toldIn(again)).toBe(`kubectl rancher kubeconfig --all --merge --exec --server ${first.url}`);
  expect(await type(home, toldIn(again))).toMatchObject({ code: 0 });
  const { path: kubectl } = await anyKubectl();
  const { stdout } = await run(kubectl, ['config', 'get-contexts', '-o', 'name'], { env: home.env });
  expect(stdout).toContain(`dev@${new URL(first.url).host}`);
});

test('a token of a profile is ended by the command that is told, and by the one that that tells', async () => {
  const { home, second, rancher } = await settleTwice();
  const cluster = clusterId(second, 'dev');
  const created = await rancher('tokens', 'create', '--ttl=1h', `--cluster=${cluster}`, '--profile=ops');
  const asked = await type(home, toldIn(created));
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--profile ops --yes') });
  expect(await type(home, toldIn(asked))).toMatchObject({ code: 0 });
  expect(created.stdout).toMatch(/^token-\w+:/);
  expect([...second.state.tokens.keys()]).not.toContain(created.stdout.split(':')[0]);
});

test('a login that is needed is told with its profile', async () => {
  const { second, rancher } = await settleTwice();
  second.state.tokens.clear();
  const logIn = `kubectl rancher login ${second.url} --profile ops`;
  const refused = await rancher('clusters', '--profile=ops');
  expect(refused.code).toBe(4);
  expect(toldIn(refused)).toBe(logIn);
  await rancher('logout', '--profile=ops');
  const none = await rancher('clusters', '--profile=ops');
  expect(none.code).toBe(4);
  expect(toldIn(none)).toBe('kubectl rancher login https://YOUR-RANCHER --profile ops');
  const check = await rancher('status', '--check', '--profile=ops', '--server', second.url);
  expect(check.code).toBe(4);
  expect(check.stderr.trim().split('\n').at(-1)?.trim()).toBe(`Run: ${logIn}`);
});

test('where a server is not known, the command that is told trusts it, and leads to the one that logs in', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  await putKubectlOnPath(home);
  const logIn = `kubectl rancher login ${sandbox.url} --profile ops`;
  const unknown = await type(home, logIn);
  expect(unknown.code).toBe(3);
  expect(toldIn(unknown)).toBe(`${logIn} --ca-checksum ${sandbox.caChecksum}`);
  const trusted = await type(home, toldIn(unknown));
  expect(trusted.code).toBe(4);
  expect(toldIn(trusted)).toBe(logIn);
  const again = await type(home, logIn);
  expect(again).toMatchObject({ code: 4, stderr: trusted.stderr });
});

/** An admin with two logins, the later one elsewhere. */
async function administerTwo() {
  const home = createHome();
  await putKubectlOnPath(home);
  const [first, later] = [await useSandbox(), await useSandbox()];
  for (const { url, caChecksum } of [first, later]) {
    const args = ['login', url, '--username=admin', '--password-stdin', '--ca-checksum', caChecksum];
    expect(await run('kubectl-rancher', args, { env: home.env, input: 'admin-password' })).toMatchObject({ code: 0 });
  }
  /** Runs a command on the first of them. */
  const atFirst = (...args: string[]) => run('kubectl-rancher', [...args, '--server', first.url], { env: home.env });
  return { home, first, later, atFirst };
}

test('what is to be set before is told for the server that it is about, not the one logged in to last', async () => {
  const { home, first, later, atFirst } = await administerTwo();
  const [kubeconfig, most] = ['kubeconfig-default-token-ttl-minutes', 'auth-token-max-ttl-minutes'];
  const low = await atFirst('settings', 'set', most, '600');
  expect(toldIn(low)).toBe(`kubectl rancher settings set ${kubeconfig} 600 --server ${first.url}`);
  const lowered = await type(home, toldIn(low));
  expect(toldIn(lowered)).toBe(
    `kubectl rancher tokens prune --kind kubeconfig --all-users --dry-run --server ${first.url}`,
  );
  expect([first, later].map(({ state }) => state.setting(kubeconfig))).toEqual(['600', '43200']);
  expect(await type(home, toldIn(lowered))).toMatchObject({ code: 0 });
  const high = await atFirst('settings', 'set', kubeconfig, '999999');
  expect(toldIn(high)).toBe(`kubectl rancher settings set ${most} 999999 --server ${first.url}`);
  const carried = await atFirst('settings', 'set', 'kubeconfig-generate-token', 'false');
  expect(toldIn(carried)).toBe(`kubectl rancher kubeconfig convert FILE --revoke --server ${first.url}`);
});

test('the login that a prune leaves is ended by the command that is told', async () => {
  const { home, first, later, atFirst } = await administerTwo();
  const pruned = await atFirst('tokens', 'prune', '--kind', 'session', '--dry-run');
  expect(toldIn(pruned)).toBe(`kubectl rancher logout --server ${first.url} ends it.`);
  expect(await type(home, toldIn(pruned).replace(' ends it.', ''))).toMatchObject({ code: 0 });
  expect([first, later].map(({ state }) => state.tokens.size)).toEqual([0, 1]);
});

test('a login elsewhere is told with the profile', async () => {
  const { second, rancher } = await settleTwice();
  const unknown = await rancher('kubeconfig', 'dev@rancher.example.com', '--profile=ops');
  expect(toldIn(unknown)).toBe('kubectl rancher login rancher.example.com --profile ops');
  second.intercept = (_request, response) => {
    response.writeHead(302, { location: 'https://rancher.example.com/v3' }).end();
    return true;
  };
  const moved = await rancher('clusters', '--profile=ops');
  expect(toldIn(moved)).toBe('kubectl rancher login https://rancher.example.com --profile ops');
});

test('of an ask that names no server, the kubeconfig that would is told with its profile', async () => {
  const { rancher } = await settleTwice();
  const told = toldIn(await rancher('token', '--profile=ops'));
  expect(told).toBe('kubectl rancher kubeconfig --all --merge --exec --profile ops');
});
