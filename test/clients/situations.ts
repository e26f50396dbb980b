import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Usage } from '../../scripts/clients/client.js';
import { ageCredential } from '../support/age-credential.ts';
import { runInProcess } from '../support/in-process.ts';
import { putKubectlOnPath } from '../support/kubectl.ts';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { inTime } from '../support/patience.ts';
import { type Finished, run } from '../support/process.ts';
import { deleteTokens } from '../support/sandbox.ts';

/** How long a client may take for anything, in milliseconds: a Java client starts slowly where twenty start. */
const patience = 120_000;

/** A user, logged in, whose kubeconfig has one cluster; and a client. */
async function settle({ list, env = {}, execApi }: Usage, cluster: 'prod' | 'local' = 'prod', options: string[] = []) {
  const username = cluster === 'local' ? 'admin' : 'jane';
  const user = await createLoggedInHome({ username, commands: runInProcess });
  await putKubectlOnPath(user.home);
  expect(await user.rancher('kubeconfig', cluster, '--no-ace', '--merge')).toMatchObject({ code: 0 });
  edit(user.home.path('kubeconfig'), execApi ?? 'v1', options);
  const runClient = ([program = '', ...args]: string[]): Promise<Finished> =>
    run(program, args, { env: { ...user.home.env, ...env }, patience });
  const minted = () => [...user.sandbox.state.tokens.values()].filter(({ isDerived }) => isDerived).length;
  return { ...user, runClient, listPods: () => runClient(list), minted };
}

/** Sets the version of the exec API in a kubeconfig, and adds options to the plugin's command. */
function edit(path: string, execApi: string, options: string[]): void {
  const added = options.map((option) => `\n$1${option}`).join('');
  const text = readFileSync(path, 'utf8')
    .replace(/^( *apiVersion: client\.authentication\.k8s\.io)\/.*$/m, `$1/${execApi}`)
    .replace(/^( *- )--cluster=.*$/m, `$&${added}`);
  writeFileSync(path, text);
}

/** No session, and no one to ask: the client ends by itself, and shows the message, with what to type, if it shows any. */
export async function tryWithoutSession(usage: Usage, hidesMessage = false): Promise<void> {
  const { rancher, host, listPods } = await settle(usage);
  expect(await rancher('logout')).toMatchObject({ code: 0 });
  const { code, stdout, stderr } = await listPods();
  expect(code).not.toBe(0);
  const output = `${stdout}${stderr}`;
  if (hidesMessage) return expect(output).not.toContain('not logged in');
  expect(output.match(new RegExp(`not logged in to ${host}`, 'g')), output).toHaveLength(1);
  expect(output).toContain('kubectl rancher login');
}

/** Two runs, one after the other, need one token. */
export async function tryCached(usage: Usage): Promise<void> {
  const { listPods, minted } = await settle(usage);
  for (let number = 0; number < 2; number++) expectListed(await listPods());
  expect(minted()).toBe(1);
}

/** So many at once, with nothing in the cache. */
export async function tryAtOnce(usage: Usage, count: number): Promise<void> {
  const { listPods, minted } = await settle(usage);
  for (const finished of await Promise.all(Array.from({ length: count }, listPods))) expectListed(finished);
  expect(minted()).toBe(1);
}

/** A token that was deleted on the server: the next run works, once the cached one is due for a check. */
export async function tryRevokedBetween(usage: Usage): Promise<void> {
  const { sandbox, home, listPods, minted } = await settle(usage);
  expectListed(await listPods());
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  ageCredential(home, sandbox, 'prod', 15);
  expectListed(await listPods());
  expect(minted()).toBe(1);
}

/** Tokens of twelve seconds, and a client that runs for thirty: whether no request fails. */
export async function renewsExpired(usage: Usage): Promise<boolean> {
  const { runClient, minted } = await settle(usage, 'prod', ['--ttl=12s']);
  const { stdout } = await runClient([...(usage.keepListing ?? []), '30']);
  const lines = stdout.trim().split('\n');
  expect([lines[0], lines.length]).toEqual(['listed', 30]);
  const isRenewed = lines.every((line) => line === 'listed');
  expect(minted() > 1).toBe(isRenewed);
  return isRenewed;
}

/** A token that is deleted on the server while the client runs: whether the same process works again. */
export async function healsWhileRunning(usage: Usage, cluster: 'prod' | 'local'): Promise<boolean> {
  const { sandbox, runClient } = await settle(usage, cluster);
  const path = cluster === 'local' ? '/k8s/clusters/local/' : '/k8s/clusters/c-';
  let seen = 0;
  const third = new Promise<void>((resolve) => {
    sandbox.intercept = ({ url = '' }) => {
      if (url.startsWith(path) && url.includes('/pods') && ++seen === 3) resolve();
      return false;
    };
  });
  const running = runClient([...(usage.keepListing ?? []), '20']);
  await inTime(third, 'it did not list pods three times', { patience });
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  const { stdout } = await running;
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toBe('listed');
  expect(lines.some((line) => line.startsWith('failed')) || cluster === 'local', stdout).toBe(true);
  return lines.at(-1) === 'listed';
}

function expectListed(finished: Finished): void {
  expect(finished).toMatchObject({ code: 0 });
}
