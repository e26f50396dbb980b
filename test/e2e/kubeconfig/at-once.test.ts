import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readKubeconfigFile } from '../../../src/kube/kubeconfig/kubeconfig-file.ts';
import type { Home } from '../../support/home.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, runKubectl, writeHomeFile } from '../../support/logged-in-home.ts';
import { type Finished, run } from '../../support/process.ts';

const merges = Array.from({ length: 20 }, (_, index) => `p${index}-`);
const byHand = Array.from({ length: 6 }, (_, index) => `by-hand-${index}`);

/** Looks at a file again and again until it is stopped; gives how often it was there as a whole, and how often not. */
function startReader(path: string) {
  const seen = { whole: 0, broken: 0 };
  let going = true;
  const look = async (): Promise<void> => {
    while (going) {
      seen[isWhole(path) ? 'whole' : 'broken'] += 1;
      await setTimeout(5);
    }
  };
  const end = look();
  const stop = async () => {
    going = false;
    await end;
    return seen;
  };
  onTestFinished(() => void stop());
  return { stop };
}

/** The last lines are looked for too, since a file that breaks off between two lines is YAML. */
function isWhole(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  try {
    return readKubeconfigFile({ path, text }).currentContext === 'mine' && text.trimEnd().split('\n').length > 5;
  } catch {
    return false;
  }
}

/** How long a command is called again and again, and how long one of twenty may take. Milliseconds. */
const patience = 60_000;

/** `kubectl config` gives up at once when the file is locked, so a user would call it again. */
async function setContext(home: Home, name: string): Promise<Finished> {
  const kubectl = await anyKubectl();
  for (const begin = performance.now(); ; ) {
    const done = await runKubectl(kubectl, home, 'config', 'set-context', name, '--cluster=mine', '--user=mine');
    if (!/\.lock: file exists/.test(done.stderr) || performance.now() - begin > patience) return done;
  }
}

test('twenty merges at once lose nothing, neither of each other nor of kubectl, and the file is whole all the time', async () => {
  const { home, host } = await createLoggedInHome();
  const start = [
    'apiVersion: v1',
    'kind: Config',
    'contexts:',
    '- name: mine',
    '  context: {cluster: mine, user: mine}',
  ];
  const path = writeHomeFile(home, 'kubeconfig', [...start, 'current-context: mine', '# the end', ''].join('\n'));
  const mergeAll = () =>
    Promise.all(
      merges.map((prefix) => {
        const merge = ['kubeconfig', '--all', '--merge', `--prefix=${prefix}`];
        return run('kubectl-rancher', merge, { env: home.env, patience });
      }),
    );
  const names = () =>
    readKubeconfigFile({ path, text: readFileSync(path, 'utf8') }).entries.contexts.map(({ name }) => name);
  const done = { code: 0, stdout: '' };

  // kubectl changes the file in place, so while it runs a reader may find half of it. And it reads the file before it takes the
  // lock, then deletes what came in between: so of these merges something may be lost by its doing, of kubectl's contexts nothing.
  const together = mergeAll();
  for (const name of byHand) expect(await setContext(home, name)).toMatchObject({ code: 0 });
  for (const merged of await together) expect(merged).toMatchObject(done);
  expect(names()).toEqual(expect.arrayContaining(['mine', ...byHand]));

  const reader = startReader(path);
  for (const merged of await mergeAll()) expect(merged).toMatchObject(done);
  const seen = await reader.stop();
  expect(seen.broken).toBe(0);
  expect(seen.whole).toBeGreaterThan(0);
  const merged = merges.flatMap((prefix) => ['dev', 'prod', 'prod-fqdn'].map((name) => `${prefix}${name}@${host}`));
  expect(names().sort()).toEqual(['mine', ...byHand, ...merged].sort());
});
