import { existsSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { type CommandRunner, runAsProcess, runInProcess } from '../support/in-process.ts';
import { anyKubectl, putKubectlOnPath } from '../support/kubectl.ts';
import { logInHere } from '../support/log-in.ts';
import { type Finished, run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

/** Jane with two logins: the first on one sandbox, and `ops`, the later one, on another. */
async function settleTwice(commands: CommandRunner = runInProcess) {
  const home = createHome();
  const [first, second] = [await useSandbox(), await useSandbox()];
  const rancher = (...args: string[]): Promise<Finished> => commands(args, home.env);
  const logIn = (...args: string[]): Promise<Finished> =>
    commands(['login', ...args], { ...home.env, RANCHER_PASSWORD: 'jane-password' });
  const proof = ['--username=jane'];
  const one = await logIn(first.url, ...proof, `--ca-checksum=${first.caChecksum}`);
  const ops = await logIn(second.url, ...proof, `--ca-checksum=${second.caChecksum}`, '--profile=ops');
  expect([one.code, ops.code]).toEqual([0, 0]);
  return { home, first, second, rancher, logIn, one, ops };
}

/** The command that a message advises, as it is written there. */
function adviceIn({ stderr }: Finished): string {
  return /kubectl rancher .*/.exec(stderr)?.[0] ?? stderr;
}

/** Runs a command in a shell. */
async function type(home: Home, command: string): Promise<Finished> {
  if (!existsSync(home.path('bin/kubectl'))) await putKubectlOnPath(home);
  return run('/bin/sh', ['-c', command], { env: home.env });
}

test('the next command after a login is for that login', async () => {
  const { home, first, second, one, ops, rancher, logIn } = await settleTwice(runAsProcess);
  expect(adviceIn(one)).toBe('kubectl rancher kubeconfig --all --merge --exec');
  expect(adviceIn(ops)).toBe('kubectl rancher kubeconfig --all --merge --exec --profile ops');
  expect(await type(home, adviceIn(ops))).toMatchObject({ code: 0, stderr: expect.stringContaining('contexts added') });

  const proof = ['--username=jane'];
  expect(await logIn(second.url, ...proof, `--ca-checksum=${second.caChecksum}`)).toMatchObject({ code: 0 });
  const again = await rancher('login', first.url);
  expect(adviceIn(again)).toBe('kubectl rancher kubeconfig --all --merge --exec');
  expect(await type(home, adviceIn(again))).toMatchObject({ code: 0 });
  const { stdout } = await run((await anyKubectl()).path, ['config', 'get-contexts', '-o', 'name'], { env: home.env });
  expect(stdout).toContain(`dev@${new URL(first.url).host}`);
});

test('a token of a profile is deleted by the advised command, and by the one that it advises', async () => {
  const { home, second, rancher } = await settleTwice();
  const cluster = clusterId(second, 'dev');
  const created = await rancher('tokens', 'create', '--ttl=1h', `--cluster=${cluster}`, '--profile=ops');
  const asked = await type(home, adviceIn(created));
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--profile ops --yes') });
  expect(await type(home, adviceIn(asked))).toMatchObject({ code: 0 });
  expect(created.stdout).toMatch(/^token-\w+:/);
  expect([...second.state.tokens.keys()]).not.toContain(created.stdout.split(':')[0]);
});

test('a login that is needed is advised with its profile', async () => {
  const { second, rancher } = await settleTwice();
  second.state.tokens.clear();
  const logIn = `kubectl rancher login ${second.url} --profile ops`;
  const refused = await rancher('clusters', '--profile=ops');
  expect(refused.code).toBe(4);
  expect(adviceIn(refused)).toBe(logIn);
  await rancher('logout', '--profile=ops');
  const none = await rancher('clusters', '--profile=ops');
  expect(none.code).toBe(4);
  expect(adviceIn(none)).toBe('kubectl rancher login https://YOUR-RANCHER --profile ops');
  const check = await rancher('status', '--check', '--profile=ops', '--server', second.url);
  expect(check.code).toBe(4);
  expect(check.stderr.trim().split('\n').at(-1)?.trim()).toBe(`Run: ${logIn}`);
});

test('for an unknown server, the advised command trusts it and advises the one that logs in', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  const logIn = `kubectl rancher login ${sandbox.url} --profile ops`;
  const unknown = await type(home, logIn);
  expect(unknown.code).toBe(3);
  expect(adviceIn(unknown)).toBe(`${logIn} --ca-checksum ${sandbox.caChecksum}`);
  const trusted = await type(home, adviceIn(unknown));
  expect(trusted.code).toBe(4);
  expect(adviceIn(trusted)).toBe(logIn);
  const again = await type(home, logIn);
  expect(again).toMatchObject({ code: 4, stderr: trusted.stderr });
});

/** An admin with two logins, the later one elsewhere. */
async function administerTwo() {
  const home = createHome();
  const [first, later] = [await useSandbox(), await useSandbox()];
  for (const sandbox of [first, later]) await logInHere(sandbox, home.env, 'admin');
  /** Runs a command on the first of them. */
  const atFirst = (...args: string[]) => run('kubectl-rancher', [...args, '--server', first.url], { env: home.env });
  return { home, first, later, atFirst };
}

test('a setting to change first is advised for the server in question, not the one last logged in to', async () => {
  const { home, first, later, atFirst } = await administerTwo();
  const [kubeconfig, most] = ['kubeconfig-default-token-ttl-minutes', 'auth-token-max-ttl-minutes'];
  const low = await atFirst('settings', 'set', most, '600');
  expect(adviceIn(low)).toBe(`kubectl rancher settings set ${kubeconfig} 600 --server ${first.url}`);
  const lowered = await type(home, adviceIn(low));
  expect(adviceIn(lowered)).toBe(
    `kubectl rancher tokens prune --kind kubeconfig --all-users --dry-run --server ${first.url}`,
  );
  expect([first, later].map(({ state }) => state.setting(kubeconfig))).toEqual(['600', '43200']);
  expect(await type(home, adviceIn(lowered))).toMatchObject({ code: 0 });
  const high = await atFirst('settings', 'set', kubeconfig, '999999');
  expect(adviceIn(high)).toBe(`kubectl rancher settings set ${most} 999999 --server ${first.url}`);
  const carried = await atFirst('settings', 'set', 'kubeconfig-generate-token', 'false');
  expect(adviceIn(carried)).toBe(`kubectl rancher kubeconfig convert FILE --revoke --server ${first.url}`);
});

test('the login that a prune keeps is ended by the advised command', async () => {
  const { home, first, later, atFirst } = await administerTwo();
  const pruned = await atFirst('tokens', 'prune', '--kind', 'session', '--dry-run');
  expect(adviceIn(pruned)).toBe(`kubectl rancher logout --server ${first.url}`);
  expect(await type(home, adviceIn(pruned))).toMatchObject({ code: 0 });
  expect([first, later].map(({ state }) => state.tokens.size)).toEqual([0, 1]);
});

test('a login to another server is advised with the profile', async () => {
  const { second, rancher } = await settleTwice();
  const unknown = await rancher('kubeconfig', 'dev@rancher.example.com', '--profile=ops');
  expect(adviceIn(unknown)).toBe('kubectl rancher login rancher.example.com --profile ops');
  second.intercept = (_request, response) => {
    response.writeHead(302, { location: 'https://rancher.example.com/v3' }).end();
    return true;
  };
  const moved = await rancher('clusters', '--profile=ops');
  expect(adviceIn(moved)).toBe('kubectl rancher login https://rancher.example.com --profile ops');
});

test('without --server, token advises a kubeconfig command with its profile', async () => {
  const { rancher } = await settleTwice();
  const advice = adviceIn(await rancher('token', '--profile=ops'));
  expect(advice).toBe('kubectl rancher kubeconfig --all --merge --exec --profile ops');
});

/** Failing commands of an admin whose advice makes them succeed, or shows what to type instead. */
const failures: { name: string; command: string; advice: RegExp; isClean?: false }[] = [
  {
    name: 'a TTL above the maximum',
    command: 'kubectl rancher settings set kubeconfig-default-token-ttl-minutes 200000',
    advice: /settings set auth-token-max-ttl-minutes 200000$/,
  },
  {
    name: 'a maximum below a TTL',
    command: 'kubectl rancher settings set auth-token-max-ttl-minutes 600',
    advice: /settings set kubeconfig-default-token-ttl-minutes 600$/,
  },
  {
    name: 'an idle time above the session',
    command: 'kubectl rancher settings set auth-user-session-idle-ttl-minutes 1000',
    advice: /settings set auth-user-session-ttl-minutes 1000$/,
  },
  {
    name: 'a session of a minute',
    command: 'kubectl rancher settings set auth-user-session-ttl-minutes 1',
    advice: /settings set auth-user-session-ttl-minutes 1 --yes$/,
  },
  {
    name: 'a user to disable, without a terminal',
    command: 'kubectl rancher users disable jane',
    advice: /users disable jane --yes$/,
  },
  { name: 'an unknown user', command: 'kubectl rancher users enable nobody', advice: /users list$/, isClean: false },
  {
    name: 'token hashing, without a terminal',
    command: 'kubectl rancher settings token-hashing --enable',
    advice: /token-hashing --enable --yes --i-have-a-backup$/,
  },
  {
    name: 'no kubeconfig to check',
    command: 'kubectl rancher kubeconfig check',
    advice: /kubeconfig --all --merge --exec$/,
  },
];

test.each(failures)(
  '$name: the advised command works, and then so does the first one',
  async ({ command, advice, isClean }) => {
    const sandbox = await useSandbox();
    const home = createHome();
    await logInHere(sandbox, home.env, 'admin');
    symlinkSync((await anyKubectl()).path, home.path('bin/kubectl'));
    const failed = await type(home, command);
    expect(failed.code, failed.stderr).not.toBe(0);
    expect(adviceIn(failed)).toMatch(advice);
    expect(await type(home, adviceIn(failed))).toMatchObject({ code: 0 });
    if (isClean !== false) expect(await type(home, command)).toMatchObject({ code: 0 });
  },
);
