import { expect, test } from 'vitest';
import { eachAtOnce } from '../../src/flows/retry.ts';

/** Work that lasts until a test ends it. */
function holdWork() {
  let finish = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const done: string[] = [];
  const work = async (item: string): Promise<void> => {
    if (item === 'fails') throw new Error('it failed');
    await end;
    done.push(item);
  };
  return { work, done, finish };
}

/** Whether a promise has an end by the next turn of the event loop. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const nextTurn = new Promise((resolve) => setImmediate(resolve, pending));
  return (await Promise.race([promise.catch(() => undefined), nextTurn])) !== pending;
}

test('a failure is told when everything that was begun has an end', async () => {
  const { work, done, finish } = holdWork();
  const all = eachAtOnce(['slow', 'fails', 'slow too'], work);
  expect(await isSettled(all)).toBe(false);
  finish();
  await expect(all).rejects.toThrow('it failed');
  expect(done).toEqual(['slow', 'slow too']);
});

test('after a failure, or when the signal says so, nothing more is begun', async () => {
  const many = Array.from({ length: 100 }, (_item, index) => (index === 0 ? 'fails' : 'slow'));
  const { work, done, finish } = holdWork();
  finish();
  await expect(eachAtOnce(many, work)).rejects.toThrow('it failed');
  expect(done.length).toBeLessThan(16);
  const stopped = holdWork();
  stopped.finish();
  await eachAtOnce(many, stopped.work, AbortSignal.abort());
  expect(stopped.done).toEqual([]);
});
