import { expect, test } from 'vitest';
import { listDefinedCommands } from '../support/defined-commands.ts';
import { hostileCommands } from '../support/hostile/commands.ts';
import { openFront } from '../support/hostile/front.ts';
import { failingProxies } from '../support/hostile/proxies.ts';
import { rememberState } from '../support/hostile/remember-state.ts';
import { brokenHttp, unusableResponses } from '../support/hostile/responses.ts';
import { faultsOf, furnish } from '../support/hostile/run.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createClock } from '../support/test-context.ts';

const front = await openFront();

/** Commands that send nothing to a server, and why. */
const withoutServer: Record<string, string> = {
  status: 'says what is stored',
  'kubeconfig check': 'reads a file',
  sandbox: 'is a server',
  completion: 'prints a script; the completions themselves are in the table',
};

test('every command of the program meets the hostile servers, or sends nothing', () => {
  const target = { url: 'https://rancher.test', fresh: 'c-a', cached: 'c-b', tokenId: 'token-a', apiKey: 'token-b:c' };
  const lines = hostileCommands(target).flatMap(({ run }) => (Array.isArray(run) ? [`${run.join(' ')} `] : []));
  const defined = listDefinedCommands();
  const isIn = (command: string): boolean =>
    lines.some((line) => {
      const longest = defined.filter((other) => line.startsWith(`${other} `)).sort((a, b) => b.length - a.length)[0];
      return longest === command;
    });
  expect(defined.filter((command) => !isIn(command) && !(command in withoutServer))).toEqual([]);
  expect(Object.keys(withoutServer).filter((command) => !defined.includes(command) || isIn(command))).toEqual([]);
});

test('of servers and proxies there are more than forty behaviours, none twice', () => {
  const servers = [...brokenHttp, ...unusableResponses].map(({ name }) => name);
  const proxies = failingProxies.map(({ name, protocol }) => `${name} (${protocol})`);
  expect(servers.length).toBeGreaterThan(40);
  expect(proxies.length).toBeGreaterThan(20);
  for (const names of [servers, proxies]) expect(new Set(names).size).toBe(names.length);
});

test('with an honest server the commands do what they are for', async () => {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  front.leadTo(sandbox);
  const furnished = await furnish(sandbox, clock, `https://127.0.0.1:${front.port}`);
  const setBack = rememberState(sandbox);
  const faults: string[] = [];
  for (const command of hostileCommands(furnished.target)) {
    faults.push(...(await faultsOf(furnished, command, { names: [], front, wasHostile: () => false })));
    setBack();
  }
  expect(faults).toEqual([]);
});
