import { expect, test } from 'vitest';
import type { Context } from '../../../src/flows/context.ts';
import { holdCredentialLock, holdLoginLock } from '../../../src/flows/session/locks.ts';
import { createLocks } from '../../../src/store/locks/locks.ts';
import { createTestContext } from '../../support/test-context.ts';

const login = { server: 'https://rancher.example.com', profile: 'default' };
const waiting = [expect.stringContaining('kubectl-rancher: waiting for ')];

/** A process on a terminal, with what it wrote to stderr, and how often it has looked for prompts. */
interface Process extends Context {
  told: string[];
  looks: number;
}

function settle() {
  const context = createTestContext();
  const onTerminal = (device?: string): Process => {
    const told: string[] = [];
    const locks = createLocks(context.directory, () => undefined, context.clock);
    const process: Process = {
      ...context,
      told,
      looks: 0,
      tell: (line) => told.push(line),
      terminal: { ...context.terminal, canPrompt: () => device !== undefined, device: () => device },
      locks: {
        ...locks,
        holdIfFree: async (...args) => {
          const held = await locks.holdIfFree(...args);
          process.looks += 1;
          return held;
        },
      },
    };
    return process;
  };
  return { clock: context.clock, onTerminal };
}

type Hold = (process: Context, work: () => Promise<void>) => Promise<void>;

/** Another process prompts on the terminal `pts/1`, and holds the lock meanwhile. */
async function whilePrompting(hold: Hold, onTerminal: (device: string) => Process, work: () => Promise<void>) {
  let finish = (): void => undefined;
  let hasBegun = false;
  const prompting = hold(
    onTerminal('pts/1'),
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
        hasBegun = true;
      }),
  );
  await expect.poll(() => hasBegun).toBe(true);
  await work();
  finish();
  await prompting;
}

test.each<[string, Hold]>([
  ['a login', (process, work) => holdLoginLock(process, login, work)],
  [
    'a credential whose process logs in',
    (process, work) =>
      holdCredentialLock(process, { ...login, cluster: 'c-1' }, () => holdLoginLock(process, login, work)),
  ],
])('who waits for %s says so, but not on the terminal of its prompt', async (_, hold) => {
  const { clock, onTerminal } = settle();
  const [same, other, none] = [onTerminal('pts/1'), onTerminal('pts/2'), onTerminal()];
  let waits: Promise<void>[] = [];
  await whilePrompting(hold, onTerminal, async () => {
    const sleeping = clock.sleeping().length;
    waits = [same, other, none].map((process) => hold(process, async () => undefined));
    await expect.poll(() => clock.sleeping().length).toBe(sleeping + 6);
    clock.advance(2_000);
    const seen = () => {
      // A look that is over at once needs the clock too.
      clock.advance(0);
      return [same.looks, other.told, none.told];
    };
    await expect.poll(seen).toEqual([1, waiting, waiting]);
  });
  await Promise.all(waits);
  expect(same.told).toEqual([]);
});
