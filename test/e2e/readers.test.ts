import { expect, test } from 'vitest';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { testWith } from '../support/requirements.ts';
import { takeRequests } from '../support/sandbox.ts';

/** On a busy machine the server takes long, which the program says. */
async function runScript(script: string, env: Record<string, string>) {
  const finished = await run('/bin/sh', ['-c', script], { env });
  return { ...finished, stderr: finished.stderr.replaceAll(/^kubectl-rancher: waiting for .* to answer\n/gm, '') };
}

/** Runs a pipeline in a shell; what the program itself ended with stands at the end of stderr. */
async function pipe(env: Record<string, string>, command: string, reader: string) {
  const script = `{ kubectl-rancher ${command}; echo "exit $?" >&2; } | ${reader}`;
  return runScript(script, env);
}

/** A reader that has ended before anything is written: the program is started when it has. */
async function intoNobody(env: Record<string, string>, command: string) {
  const script = `mkfifo gone && { true <gone & exec 3>gone; wait; kubectl-rancher ${command} >&3; echo "exit $?" >&2; }`;
  return runScript(`cd "$HOME" && rm -f gone && ${script}`, env);
}

test('a reader of a list that has had enough is no failure, and completion takes no part of a list for all of it', async () => {
  const { sandbox, home } = await createLoggedInHome({ clusterCount: 2_500 });
  const first = await pipe(home.env, 'clusters', 'head -n 1');
  expect(first).toMatchObject({ stdout: expect.stringMatching(/^NAME .*\n$/), stderr: 'exit 0\n' });
  takeRequests(sandbox);
  // On a busy machine completion may give up before it has sent anything.
  const complete = async () => {
    await run('kubectl_complete-rancher', ['kubeconfig', ''], { env: home.env });
    return takeRequests(sandbox);
  };
  await expect.poll(complete).toContain('GET /v3/clusters');
  for (const command of [
    'clusters -o json',
    'status',
    'tokens list',
    'audit --fail-on never',
    'settings list',
    'settings get auth-token-max-ttl-minutes',
  ]) {
    expect(await intoNobody(home.env, command)).toMatchObject({ stderr: 'exit 0\n' });
  }
});

test('what nobody has taken is a failure where it has to arrive: tokens, ExecCredentials, kubeconfigs', async () => {
  const { home, host } = await createLoggedInHome();
  for (const command of ['tokens create --ttl 1h', `token --server=${host}`, 'kubeconfig --all']) {
    const { stderr } = await intoNobody(home.env, command);
    expect(stderr).toContain('kubectl-rancher: the output could not be written (EPIPE)\n');
    expect(stderr).toMatch(/exit 1\n$/);
  }
});

test('nothing is deleted when nobody has seen to the end what that would be', async () => {
  const { sandbox, home } = await createLoggedInHome();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name } = sandbox.state.addToken({ userId, ttl: 3_600_000 });
  const pruned = await intoNobody(home.env, 'tokens prune --kind api-key --yes');
  expect(pruned.stderr).toBe(
    'kubectl-rancher: nothing was deleted: the list of tokens was not printed to its end\nexit 1\n',
  );
  expect(sandbox.state.tokens.has(name)).toBe(true);
  expect(await intoNobody(home.env, 'tokens prune --kind api-key --dry-run')).toMatchObject({ stderr: 'exit 0\n' });
});

testWith(['linux'], 'a list that cannot be written is a failure all the same', async () => {
  const { home } = await createLoggedInHome();
  const { code, stderr } = await run('/bin/sh', ['-c', 'kubectl-rancher clusters >/dev/full'], { env: home.env });
  const words =
    'kubectl-rancher: the output could not be written (ENOSPC)\n  The disk is full. Free some space, or use another disk.\n';
  expect({ code, stderr }).toEqual({ code: 1, stderr: words });
});
