import { expect, test } from 'vitest';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { readDocument } from '../support/markdown.ts';
import { type Finished, run } from '../support/process.ts';
import { clusterId } from '../support/sandbox.ts';

/** Without these no program works; those of the script say how it was started. */
const needed = ['HOME', 'PATH', 'KUBECONFIG', 'KUBECTL_RANCHER_SESSION_STORE'];

function documentedVariables(): string[] {
  const [, table = ''] = readDocument('docs/environment.md').split('## Environment variables');
  const cells = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

test('a variable that is empty counts as not set', async () => {
  const { home, sandbox, host } = await createLoggedInHome();
  const names = documentedVariables().filter((name) => !needed.includes(name));
  expect(names.length).toBeGreaterThan(30);
  const empty = Object.fromEntries(names.map((name) => [name, '']));
  const credential = [`--server=${host}`, `--cluster=${clusterId(sandbox, 'prod')}`];
  const requests: [string, string[]][] = [
    ['kubectl-rancher-auth', credential],
    ['kubectl-rancher-auth', [...credential, '--profile=', '--user=']],
    ['kubectl-rancher', ['token', ...credential]],
    ['kubectl-rancher', ['status', '-o', 'json']],
    ['kubectl-rancher', ['clusters']],
    ['kubectl-rancher', ['kubeconfig', 'check']],
    ['kubectl-rancher', ['doctor']],
  ];
  const runAll = async (env: Record<string, string>): Promise<Finished[]> => {
    const all: Finished[] = [];
    for (const [program, args] of requests) all.push(await run(program, args, { env }));
    return all;
  };
  const withEmpty = await runAll({ ...home.env, ...empty });
  expect(withEmpty.slice(0, 5).map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  expect(await runAll(home.env)).toEqual(withEmpty);
});
