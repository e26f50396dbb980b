import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { readStartTime } from '../../../src/platform/processes/process-identity.ts';
import { sendSignal } from '../../support/interrupt.ts';
import { createLoggedInHome } from '../../support/logged-in-home.ts';
import { once } from '../../support/patience.ts';

/** A shell that runs a script, whose first line of output has come. */
async function startShell(script: string) {
  const user = await createLoggedInHome();
  const start = async (text: string): Promise<ChildProcess & { stdout: Readable }> => {
    const args = ['shell', 'prod', '--', 'sh', '-c', text];
    const child = spawn('kubectl-rancher', args, {
      env: user.home.env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    onTestFinished(() => killGroup(child.pid));
    await once(child.stdout, 'data');
    return child;
  };
  const left = (): string[] => readdirSync(user.home.cache('shells'));
  return { ...user, shell: await start(script), start, left };
}

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  '%s is passed on, the command is waited for, and the file is gone',
  async (signal) => {
    const { shell, left } = await startShell(
      `trap 'sleep 0.2; exit 5' ${signal.slice(3)}; echo ready; while :; do sleep 0.1; done`,
    );
    expect(left()).toHaveLength(1);
    const ended = once(shell, 'exit');
    sendSignal(shell.pid ?? 0, signal);
    expect(await ended).toEqual([5, null]);
    expect(left()).toEqual([]);
  },
);

test('a command that a signal ends: 128 and its number', async () => {
  const { shell, left } = await startShell('echo ready; exec sleep 100');
  const ended = once(shell, 'exit');
  sendSignal(shell.pid ?? 0, 'SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(left()).toEqual([]);
});

test('one that was killed leaves no secret; its command keeps the file, and the next shell after both removes it', async () => {
  const { shell, start, left, home } = await startShell(
    'echo ready; until [ -e "$HOME/go" ]; do sleep 0.1; done; [ -e "$KUBECONFIG" ] && echo still there',
  );
  const [abandoned = ''] = left();
  // The process that uses the files is noted once it runs.
  await expect.poll(() => readdirSync(home.cache(`shells/${abandoned}`)).sort()).toEqual(['config', 'user']);
  const user = (): string => readFileSync(home.cache(`shells/${abandoned}/user`), 'utf8');
  await expect.poll(user).toMatch(/^\d/);
  const command = Number.parseInt(user(), 10);
  const ended = once(shell, 'exit');
  shell.kill('SIGKILL');
  await ended;
  await start('echo ready; exec sleep 100');
  expect(left()).toHaveLength(2);
  const answer = once(shell.stdout, 'data');
  writeFileSync(home.path('go'), '');
  expect(String(await answer)).toBe('still there\n');
  // Its output is closed before it has ended.
  await expect.poll(() => readStartTime(command)).toBeUndefined();
  await start('echo ready; exec sleep 100');
  expect(left()).toHaveLength(2);
  expect(existsSync(home.cache(`shells/${abandoned}`))).toBe(false);
});

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
