import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { type Finished, run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

/** Jane with two logins: the first on one sandbox, and `ops`, the later one, on another. */
async function settleTwice() {
  const home = createHome();
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
  const { stdout } = await run('kubectl', ['config', 'get-contexts', '-o', 'name'], { env: home.env });
  expect(stdout).toContain(`dev@${new URL(first.url).host}`);
});

test('a token of a profile is ended by the command that is told, and by the one that that tells', async () => {
  const { home, second, rancher } = await settleTwice();
  const cluster = clusterId(second, 'dev');
  const created = await rancher('tokens', 'create', '--ttl=1h', `--cluster=${cluster}`, '--profile=ops');
  const asked = await type(home, toldIn(created));
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--profile ops --yes') });
  expect(await type(home, toldIn(asked))).toMatchObject({ code: 0 });
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
