import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

/** Jane, logged in, about to make a mistake that must not end her login. */
async function settle() {
  const sandbox = await useSandbox();
  const home = createHome();
  const rancher = (args: string[], input?: string, env: Record<string, string> = {}) =>
    run('kubectl-rancher', args, { env: { ...home.env, ...env }, ...(input ? { input } : {}) });
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--ca-checksum', sandbox.caChecksum];
  const withPassword = { ...home.env, RANCHER_PASSWORD: 'jane-password' };
  const logIn = login.filter((word) => word !== '--password-stdin');
  expect(await runInProcess(logIn, withPassword)).toMatchObject({ code: 0 });
  return { sandbox, home, rancher, login };
}

type Settled = Awaited<ReturnType<typeof settle>>;

const mistakes: { name: string; code: number; says: RegExp; make: (settled: Settled) => Promise<unknown> }[] = [
  {
    name: 'a server that does not exist',
    code: 3,
    says: /cannot reach no-such-rancher\.invalid: .*\n {2}Check the address/,
    make: ({ rancher }) => rancher(['login', 'no-such-rancher.invalid', '--username=jane', '--password-stdin'], 'x'),
  },
  {
    name: 'a wrong password',
    code: 4,
    says: /jane: wrong user name or password\n {2}Check both.* To try again: kubectl rancher login https:/,
    make: ({ rancher, login }) => rancher([...login, '--force'], 'wrong'),
  },
  {
    name: 'a disabled user',
    code: 4,
    says: /the user jane is disabled\n {2}Ask the administrator of this Rancher to enable the user/,
    make: async ({ sandbox, rancher, login }) => {
      const jane = sandbox.state.findUser('jane');
      if (jane !== undefined) jane.enabled = false;
      const finished = await rancher([...login, '--force'], 'jane-password');
      if (jane !== undefined) jane.enabled = true;
      return finished;
    },
  },
  {
    name: 'an unknown cluster in kubeconfig',
    code: 1,
    says: /has no cluster "staging" that you have access to\n {2}It has: dev, prod/,
    make: ({ rancher }) => rancher(['kubeconfig', 'staging']),
  },
  {
    name: 'an unknown cluster in token',
    code: 5,
    says: /has no cluster c-zzzzz that jane has access to/,
    make: ({ sandbox, rancher }) => rancher(['token', '--server', sandbox.url, '--cluster', 'c-zzzzz']),
  },
  {
    name: 'a certificate that is not trusted',
    code: 3,
    says: /is not known to this machine; .*\n {2}If that is right: kubectl rancher login .* --ca-checksum [0-9a-f]{64}/,
    make: async ({ rancher }) => {
      const other = await useSandbox();
      return rancher(['login', other.url, '--username=jane', '--password-stdin'], 'jane-password');
    },
  },
  {
    name: 'HTML instead of JSON',
    code: 3,
    says: /returned a web page where Rancher's API was expected/,
    make: async ({ sandbox, rancher }) => {
      sandbox.intercept = (_request, response) => {
        response.end('<html>');
        return true;
      };
      return rancher(['kubeconfig', '--all']);
    },
  },
  {
    name: 'an empty response',
    code: 3,
    says: /returned an empty response/,
    make: async ({ sandbox, rancher }) => {
      sandbox.intercept = (_request, response) => {
        response.end();
        return true;
      };
      return rancher(['token', '--server', sandbox.url, '--cluster', clusterId(sandbox, 'dev')]);
    },
  },
  {
    name: 'a connection that is cut',
    code: 3,
    says: /the connection was cut; no valid token is cached\n {2}Check/,
    make: async ({ sandbox, rancher }) => {
      sandbox.intercept = (_request, response) => {
        response.destroy();
        return true;
      };
      return rancher(['token', '--server', sandbox.url, '--cluster', clusterId(sandbox, 'dev')]);
    },
  },
  {
    name: 'a CA file that does not exist',
    code: 2,
    says: /cannot read the CA file \/no\/such\/file \(ENOENT\)\n {2}Check its path/,
    make: ({ rancher, login }) =>
      rancher([...login.slice(0, -2), '--ca-file=/no/such/file', '--force'], 'jane-password'),
  },
  {
    name: 'an option that does not exist',
    code: 2,
    says: /Unknown argument: colour\n {2}See: kubectl rancher status --help/,
    make: ({ rancher }) => rancher(['status', '--colour']),
  },
  {
    name: 'a command that does not exist',
    code: 2,
    says: /Unknown command: logn\. Did you mean login\?\n {2}See: kubectl rancher --help/,
    make: ({ rancher }) => rancher(['logn']),
  },
  {
    name: 'no user named',
    code: 2,
    says: /Too few arguments; usage: kubectl rancher users disable <name>\n {2}See: kubectl rancher users disable --help/,
    make: ({ rancher }) => rancher(['users', 'disable']),
  },
  {
    name: 'a format that does not exist',
    code: 2,
    says: /Argument: output, Given: "xml", Choices: "table", "wide", "json".*\n {2}See: kubectl rancher clusters --help/,
    make: ({ rancher }) => rancher(['clusters', '-o', 'xml']),
  },
  {
    name: 'a cluster of a server without a login',
    code: 1,
    says: /has no cluster "dev@rancher\.example\.com".*\n.*another Rancher, first: kubectl rancher login rancher\.example\.com/,
    make: ({ rancher }) => rancher(['kubeconfig', 'dev@rancher.example.com']),
  },
  {
    name: 'no clusters named',
    code: 2,
    says: /for which clusters\?\n {2}Name them, or add --all/,
    make: ({ rancher }) => rancher(['kubeconfig']),
  },
  {
    name: 'a folder that does not exist',
    code: 1,
    says: /cannot write \/no\/such\/folder\/file \(ENOENT\)/,
    make: ({ rancher }) => rancher(['kubeconfig', '--all', '-f', '/no/such/folder/file']),
  },
  {
    name: 'nonsense in KUBERNETES_EXEC_INFO',
    code: 2,
    says: /KUBERNETES_EXEC_INFO is set, but does not hold a JSON object/,
    make: ({ sandbox, rancher }) =>
      rancher(['token', `--server=${sandbox.url}`], undefined, { KUBERNETES_EXEC_INFO: '{' }),
  },
  {
    name: 'no password on stdin',
    code: 2,
    says: /--password-stdin was given, but stdin is empty/,
    make: ({ rancher, login }) => rancher([...login, '--force']),
  },
];

test.each(mistakes)(
  '$name: says what happened and what to do, exit $code, and the login is still there',
  async ({ code, says, make }) => {
    const settled = await settle();
    const finished = await make(settled);
    expect(finished).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(says) });
    expect(finished).toMatchObject({ stderr: expect.not.stringMatching(/^\s+at /m) });
    delete settled.sandbox.intercept;
    expect(await settled.rancher(['status', '--check'])).toMatchObject({ code: 0 });
    const cluster = clusterId(settled.sandbox, 'dev');
    expect(await settled.rancher(['token', '--server', settled.sandbox.url, '--cluster', cluster])).toMatchObject({
      code: 0,
    });
  },
);

test('a cluster that is not connected: a warning with the token, since its own endpoint may work', async () => {
  const { sandbox, rancher } = await settle();
  const cluster = sandbox.state.clusters.get(clusterId(sandbox, 'dev'));
  if (cluster !== undefined) cluster.state = 'pending';
  const finished = await rancher(['token', '--server', sandbox.url, '--cluster', clusterId(sandbox, 'dev')]);
  expect(finished).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/is not connected to 127\.0\.0\.1:\d+ now/),
  });
});

test('a mistyped variable for prompts is refused before any prompt; requests that the script answers still work', async () => {
  const { sandbox, home, rancher } = await settle();
  const request = [`--server=${new URL(sandbox.url).host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  expect(await run('kubectl-rancher-auth', request, { env: home.env })).toMatchObject({ code: 0 });
  const env = { ...home.env, KUBECTL_RANCHER_INTERACTIVE: 'nevr' };
  const message = 'KUBECTL_RANCHER_INTERACTIVE is "nevr"; it can be auto or never';
  for (const args of [['status'], ['token', ...request], ['login', sandbox.url]]) {
    expect(await run('kubectl-rancher', args, { env })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `kubectl-rancher: ${message}\n`,
    });
  }
  const cached = await run('/bin/sh', ['-c', `kubectl-rancher-auth ${request.join(' ')}; exit $?`], { env });
  expect(cached).toMatchObject({ code: 0, stderr: '' });
  expect(await run('kubectl_complete-rancher', ['logi'], { env })).toMatchObject({ code: 0, stdout: 'login\n:4\n' });
  expect(await rancher(['status'], '', { KUBECTL_RANCHER_INTERACTIVE: 'auto' })).toMatchObject({ code: 0 });
});
