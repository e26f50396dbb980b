import { expect, test } from 'vitest';
import { runInProcess } from '../../support/in-process.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, type LoggedInHome, podsSeen, runKubectl } from '../../support/logged-in-home.ts';

async function contextsOf({ home }: LoggedInHome): Promise<string[]> {
  const { stdout } = await runKubectl(await anyKubectl(), home, 'config', 'get-contexts', '-o', 'name');
  return stdout.trim().split('\n').sort();
}

function addCluster({ sandbox: { state } }: LoggedInHome, id: string, name: string): void {
  state.addCluster({ id, name, members: new Set([state.findUser('jane')?.id ?? '']) });
}

test('a context that kubectl renamed keeps its name, works, and is not doubled; a login and another name style leave it too', async () => {
  const user = await createLoggedInHome();
  const { home, host, rancher } = user;
  const kubectl = await anyKubectl();
  await rancher('kubeconfig', '--all', '--merge');
  for (const [from, to] of [
    [`prod@${host}`, 'live'],
    [`prod-fqdn@${host}`, 'live-direct'],
  ] as const) {
    expect(await runKubectl(kubectl, home, 'config', 'rename-context', from, to)).toMatchObject({ code: 0 });
  }
  const names = [`dev@${host}`, 'live', 'live-direct'];
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({
    stderr: expect.stringContaining('Nothing to change'),
  });
  expect(await contextsOf(user)).toEqual(names);
  expect(await rancher('kubeconfig', 'prod', '--merge', '--names=plain', '--prune')).toMatchObject({ code: 0 });
  expect(await contextsOf(user)).toEqual(names);
  for (const name of names) {
    expect(await runKubectl(kubectl, home, `--context=${name}`, 'get', 'pods'), name).toMatchObject(podsSeen);
  }
  for (const current of [`prod@${host}`, 'prod', 'live']) {
    await runKubectl(kubectl, home, 'config', 'use-context', `dev@${host}`);
    const merged = await rancher('kubeconfig', '--all', '--merge', `--current-context=${current}`);
    expect(merged, current).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The current context is live.\n'),
    });
  }
});

test('a second cluster of a name comes and goes: the first keeps its context, and the other one is pruned', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { sandbox, home, host, rancher } = user;
  const merge = ['kubeconfig', '--all', '--merge', '--prune'];
  await rancher(...merge);
  const before = await contextsOf(user);
  addCluster(user, 'c-2', 'prod');
  expect(await rancher(...merge)).toMatchObject({ code: 0, stderr: expect.stringContaining('1 context added') });
  expect(await contextsOf(user)).toEqual([...before, `prod-c-2@${host}`].sort());
  sandbox.state.clusters.delete('c-2');
  expect(await rancher(...merge)).toMatchObject({ code: 0, stderr: expect.stringContaining('1 context removed') });
  expect(await contextsOf(user)).toEqual(before);
  expect(await runKubectl(await anyKubectl(), home, 'get', 'pods')).toMatchObject(podsSeen);
});

test('--prune takes out the second of two contexts for one cluster, and says so; the current context is not lost', async () => {
  const user = await createLoggedInHome({ commands: runInProcess });
  const { home, host, rancher } = user;
  await rancher('kubeconfig', '--all', '--merge');
  expect(await rancher('kubeconfig', '--all', '--merge', '--names=plain')).toMatchObject({
    stderr: expect.stringContaining('3 contexts added'),
  });
  const pruned = await rancher('kubeconfig', '--all', '--merge', '--names=plain', '--prune');
  expect(pruned.stderr).toContain(`Removed dev@${host}, because dev points to the same cluster\n`);
  expect(await contextsOf(user)).toEqual(['dev', 'prod', 'prod-fqdn']);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, home, 'config', 'current-context')).toMatchObject({ stdout: 'dev\n' });
  expect(await runKubectl(kubectl, home, 'get', 'pods')).toMatchObject(podsSeen);
  expect(await rancher('kubeconfig', '--all', '--merge', '--prune')).toMatchObject({
    stderr: expect.stringContaining('Nothing to change'),
  });
});
