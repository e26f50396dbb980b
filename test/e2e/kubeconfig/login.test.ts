import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome } from '../../support/home.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { podsSeen, runKubectl, writeHomeFile } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { startOnTerminal, typeLogin } from '../../support/pseudo-terminal.ts';
import { useSandbox } from '../../support/sandbox.ts';

async function settle() {
  const sandbox = await useSandbox();
  const home = createHome();
  const args = ['login', sandbox.url, `--ca-checksum=${sandbox.caChecksum}`];
  const byPassword = [...args, '--username=jane', '--password-stdin'];
  const logIn = (...more: string[]) =>
    run('kubectl-rancher', [...byPassword, ...more], { env: home.env, input: 'jane-password' });
  return { sandbox, home, args, logIn, host: new URL(sandbox.url).host };
}

test('--merge puts the clusters into the kubeconfig, with a command even where the server embeds tokens', async () => {
  const { home, host, logIn } = await settle();
  expect(await logIn('--merge')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('3 contexts added'),
  });
  expect(readFileSync(home.path('kubeconfig'), 'utf8')).not.toMatch(/^ +token: /m);
  expect(await runKubectl(await anyKubectl(), home, `--context=prod@${host}`, 'get', 'pods')).toMatchObject(podsSeen);
});

test('without a terminal nothing is merged unless it is asked for, and it is said how to', async () => {
  const { home, logIn } = await settle();
  expect(await logIn()).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Next: kubectl rancher kubeconfig --all --merge --exec'),
  });
  expect(await logIn('--no-merge', '--force')).toMatchObject({ code: 0 });
  expect(existsSync(home.path('kubeconfig'))).toBe(false);
});

test('on a terminal it is offered; who says no, or --no-merge, keeps the file as it is; later it is not offered again', async () => {
  const { home, args } = await settle();
  const onTerminal = (...more: string[]) => startOnTerminal('kubectl-rancher', [...args, ...more], home.env);
  const silent = onTerminal('--no-merge');
  await typeLogin(silent, 'jane');
  expect(await silent.ended).toBe(0);
  expect(silent.screen()).not.toContain('Merge its clusters into');
  const declined = onTerminal('--force');
  await typeLogin(declined, 'jane');
  await declined.waitFor(`Merge its clusters into ${home.path('kubeconfig')}?`);
  declined.type('n');
  declined.type('\r');
  expect(await declined.ended).toBe(0);
  expect(existsSync(home.path('kubeconfig'))).toBe(false);
  const accepted = onTerminal('--force');
  await typeLogin(accepted, 'jane');
  await accepted.waitFor('Merge its clusters into');
  accepted.type('\r');
  expect(await accepted.ended).toBe(0);
  expect(await runKubectl(await anyKubectl(), home, 'get', 'pods')).toMatchObject(podsSeen);
  const later = onTerminal('--force');
  await typeLogin(later, 'jane');
  expect(await later.ended).toBe(0);
  expect(later.screen()).not.toContain('Merge its clusters into');
});

test('a kubeconfig that cannot be merged into does not make a failure of a login that only offered it', async () => {
  const { home, args, logIn } = await settle();
  writeHomeFile(home, 'kubeconfig', 'users: {\n');
  const offered = startOnTerminal('kubectl-rancher', args, home.env);
  await typeLogin(offered, 'jane');
  expect(await offered.ended).toBe(0);
  expect(offered.screen()).toMatch(/Logged in[\s\S]*line \d+/);
  expect(await logIn('--merge', '--force')).toMatchObject({ code: 1, stderr: expect.stringContaining('Logged in') });
  const status = await run('kubectl-rancher', ['status', '--check'], { env: home.env });
  expect(status).toMatchObject({ code: 0 });
  expect(readFileSync(home.path('kubeconfig'), 'utf8')).toBe('users: {\n');
});
