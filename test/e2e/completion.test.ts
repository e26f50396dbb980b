import { expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { logInHere } from '../support/log-in.ts';
import { run } from '../support/process.ts';
import { need, testWith } from '../support/requirements.ts';
import { clusterId, takeRequests, useSandbox } from '../support/sandbox.ts';

async function loggedIn() {
  const sandbox = await useSandbox();
  const home = createHome();
  await logInHere(sandbox, home.env);
  takeRequests(sandbox);
  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout, stderr } = await run('kubectl_complete-rancher', words, { env: home.env });
    expect(stderr).toBe('');
    return stdout.trim().split('\n');
  };
  return { sandbox, host: sandbox.url.replace('https://', ''), env: home.env, complete };
}

test('completes clusters by name and id, and servers, with one request to the server', async () => {
  const { sandbox, host, complete } = await loggedIn();
  expect(await complete('kubeconfig', 'p')).toEqual(['prod', ':4']);
  expect(takeRequests(sandbox)).toEqual(['GET /v3/clusters']);
  expect(await complete('kubeconfig', 'prod', 'd')).toEqual(['dev', ':4']);
  const ids = await complete('token', '--cluster', '');
  expect(ids.toSorted()).toEqual([':4', clusterId(sandbox, 'dev'), clusterId(sandbox, 'prod')].toSorted());
  expect(await complete('status', '--server', '')).toEqual([host, ':4']);
  expect(await complete('logout', '127')).toEqual([host, ':4']);
  expect(takeRequests(sandbox)).toEqual([]);
});

test('completes the clusters of a shell, and files in the command behind them', async () => {
  const { complete } = await loggedIn();
  expect(await complete('shell', 'p')).toEqual(['prod', ':4']);
  expect(await complete('shell', 'prod', 'd')).toEqual(['dev', ':4']);
  expect(await complete('shell', 'prod', '--', 'kubectl', '')).toEqual([':0']);
});

test('completes files where a file name is needed', async () => {
  const { complete } = await loggedIn();
  expect(await complete('kubeconfig', 'convert', '')).toEqual([':0']);
  expect(await complete('kubeconfig', '--all', '-f', '')).toEqual([':0']);
  expect(await complete('audit', '--html', '')).toEqual([':0']);
});

test('without the server, its clusters are not completed, and there is no error', async () => {
  const { sandbox, complete } = await loggedIn();
  await sandbox.close();
  expect(await complete('kubeconfig', 'c')).toEqual(['convert', 'check', ':4']);
});

/** How a real bash that loaded the script completes a line. */
async function completeInBash(env: Record<string, string>, line: string): Promise<string[]> {
  const script = `
    source <(kubectl-rancher completion bash)
    COMP_LINE=$1 COMP_POINT=\${#1}
    $(complete -p kubectl-rancher | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await run(need('bash'), ['--norc', '-c', script, 'bash', line], { env });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

testWith(
  ['bash'],
  'the script for bash completes commands, options, clusters, and of a host the part after the colon',
  async () => {
    const { host, env } = await loggedIn();
    expect(await completeInBash(env, 'kubectl-rancher clu')).toEqual(['clusters']);
    expect(await completeInBash(env, 'kubectl-rancher kubeconfig p')).toEqual(['prod']);
    expect(await completeInBash(env, 'kubectl-rancher status --che')).toEqual(['--check']);
    expect(await completeInBash(env, 'kubectl-rancher status --server ')).toEqual([host]);
    expect(await completeInBash(env, 'kubectl-rancher status --server 127.0.0.1:')).toEqual([host.split(':')[1]]);
    expect(await completeInBash(env, 'kubectl-rancher nonsense zzz')).toEqual(['']);
  },
);

test.each(['bash', 'zsh', 'fish', 'powershell'])('there is a script for %s', async (shell) => {
  const { env } = createHome();
  const script = await run('kubectl-rancher', ['completion', shell], { env });
  expect(script).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('__complete') });
  expect(await run('kubectl-rancher', ['completion', 'tcsh'], { env })).toMatchObject({ code: 2, stdout: '' });
});

for (const shell of ['zsh', 'fish'] as const) {
  testWith([shell], `${shell} understands its script`, async () => {
    const { env } = createHome();
    const check = `kubectl-rancher completion ${shell} | ${need(shell)} -n`;
    expect(await run('sh', ['-c', check], { env })).toMatchObject({ code: 0, stderr: '' });
  });
}

test('completes the ids of tokens to delete, but not that of the login itself', async () => {
  const { sandbox, complete } = await loggedIn();
  const session = [...sandbox.state.tokens.keys()];
  const { name } = sandbox.state.addToken({ userId: sandbox.state.findUser('jane')?.id ?? '', ttl: 3_600_000 });
  const offers = await complete('tokens', 'delete', '');
  expect(offers).toContain(name);
  expect(offers.filter((offer) => session.includes(offer))).toEqual([]);
});

test('kubectl and the scripts get the same completions; two quotes stand for the empty word that PowerShell cannot pass on', async () => {
  const { env } = createHome();
  for (const words of [
    ['tokens', '""'],
    ['tokens', ''],
    ['kubeconfig', '-f', '""'],
    ['status', '--server', ''],
  ]) {
    const byKubectl = await run('kubectl_complete-rancher', words, { env });
    expect(byKubectl).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/:[04]\n$/) });
    expect(await run('kubectl-rancher', ['__complete', ...words], { env })).toEqual(byKubectl);
  }
  const { stdout } = await run('kubectl_complete-rancher', ['tokens', '""'], { env });
  expect(stdout).toBe('list\ncreate\ndelete\nprune\n:4\n');
});
