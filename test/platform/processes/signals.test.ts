import { expect, test } from 'vitest';
import {
  createInterruptions,
  deferFromWithin,
  deferSignals,
  type Unfinished,
} from '../../../src/platform/processes/signals.ts';
import { once } from '../../support/patience.ts';
import { createClock } from '../../support/test-context.ts';

const unfinished: Unfinished = { left: 'a token may stay', next: 'To see it: look' };

/** Interruptions of this process, and what it would have been ended with. */
function createHere() {
  const clock = createClock();
  const stops: Unfinished[][] = [];
  return { clock, stops, interruptions: createInterruptions({ clock, stop: (all) => void stops.push(all) }) };
}

/** Sends this process a real signal, which something catches. */
async function signal(name: NodeJS.Signals): Promise<void> {
  const arrival = once(process, name);
  process.kill(process.pid, name);
  await arrival;
}

function countListeners(): number {
  return process.listenerCount('SIGINT') + process.listenerCount('SIGTERM') + process.listenerCount('SIGHUP');
}

test('a signal waits until the work is done, and is known then', async () => {
  const { interruptions, stops } = createHere();
  const before = countListeners();
  const work = async (): Promise<string> => {
    await signal('SIGINT');
    return 'done';
  };
  expect(interruptions.hasCome()).toBe(false);
  expect(await deferSignals(interruptions, unfinished, work)).toBe('done');
  expect(interruptions.hasCome()).toBe(true);
  expect(stops).toEqual([]);
  expect(countListeners()).toBe(before);
});

test('work that fails without one fails as it did, and nothing stays behind', async () => {
  const { interruptions } = createHere();
  const before = countListeners();
  const failing = deferSignals(interruptions, unfinished, () => Promise.reject(new Error('refused')));
  await expect(failing).rejects.toThrow('refused');
  expect(countListeners()).toBe(before);
});

test('work that fails after one has come is cancelled', async () => {
  const { interruptions } = createHere();
  const work = async (): Promise<never> => {
    await signal('SIGTERM');
    throw new Error('refused');
  };
  await expect(deferSignals(interruptions, unfinished, work)).rejects.toMatchObject({ code: 'cancelled' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('a second %s ends the process, and says what is left', async (name) => {
  const { clock, interruptions, stops } = createHere();
  const end = interruptions.defer(unfinished);
  await signal('SIGINT');
  clock.advance(1_000);
  await signal(name);
  expect(stops).toEqual([[unfinished]]);
  end();
});

test('a signal that comes twice, from the terminal and from a parent, counts once', async () => {
  const { clock, interruptions, stops } = createHere();
  const end = interruptions.defer(unfinished);
  await signal('SIGINT');
  clock.advance(50);
  await signal('SIGINT');
  expect(stops).toEqual([]);
  end();
});

test('five seconds after the first one the process ends, and says all that is left', async () => {
  const { clock, interruptions, stops } = createHere();
  const inner = { left: 'another token may stay', next: 'To see it: look' };
  const ends = [interruptions.defer(unfinished), interruptions.defer(inner)];
  await signal('SIGTERM');
  clock.advance(4_999);
  await Promise.resolve();
  expect(stops).toEqual([]);
  clock.advance(1);
  await expect.poll(() => stops).toEqual([[unfinished, inner]]);
  for (const end of ends) end();
});

test('work that is done in time is not ended by it', async () => {
  const { clock, interruptions, stops } = createHere();
  const end = interruptions.defer(unfinished);
  await signal('SIGTERM');
  end();
  expect(clock.sleeping()).toEqual([]);
  expect(stops).toEqual([]);
});

test('what comes after an interrupted deferral may take five seconds as well', async () => {
  const { clock, interruptions, stops } = createHere();
  const first = interruptions.defer(unfinished);
  await signal('SIGTERM');
  first();
  clock.advance(60_000);
  const second = interruptions.defer(unfinished);
  expect(clock.sleeping()).toEqual([5_000]);
  second();
  expect(stops).toEqual([]);
});

test('an end that no signal tells of waits for deferred work, and for nothing else', () => {
  const { clock, interruptions, stops } = createHere();
  const end = interruptions.defer(unfinished);
  interruptions.interrupt();
  clock.advance(1_000);
  interruptions.interrupt();
  expect(stops, 'it is never the second one').toEqual([]);
  end();
  interruptions.interrupt();
  expect(stops).toEqual([[]]);
});

test('a request that may be in vain defers until it fails, and one that gives something until the work is done', async () => {
  const { interruptions } = createHere();
  const before = countListeners();
  const seen: boolean[] = [];
  await deferFromWithin(interruptions, unfinished, async ({ attempt }) => {
    await attempt(() => Promise.reject(new Error('wrong password'))).catch(() => undefined);
    seen.push(countListeners() > before);
    await attempt(async () => 'a token');
    seen.push(countListeners() > before);
  });
  expect(seen).toEqual([false, true]);
  expect(countListeners()).toBe(before);
});

test('a request in vain is cancelled when one has come', async () => {
  const { interruptions } = createHere();
  const working = deferFromWithin(interruptions, unfinished, ({ attempt }) =>
    attempt(async () => {
      await signal('SIGINT');
      throw new Error('wrong password');
    }),
  );
  await expect(working).rejects.toMatchObject({ code: 'cancelled' });
});
