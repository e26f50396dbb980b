import { expect, test } from 'vitest';
import { createInterruptions, holdWhileMaking } from '../../src/platform/signals.ts';
import { once } from '../support/patience.ts';

test('a signal waits while it is held off, and is told afterwards', async () => {
  const interruptions = createInterruptions();
  interruptions.hold();
  interruptions.hold();
  const arrival = once(process, 'SIGINT');
  process.kill(process.pid, 'SIGINT');
  await arrival;
  expect(interruptions.release()).toBe(true);
  expect(process.listenerCount('SIGHUP')).toBe(0);
});

test('without one nothing is told, and nothing stays behind', () => {
  const before = process.listenerCount('SIGTERM');
  const interruptions = createInterruptions();
  interruptions.hold();
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  expect(interruptions.release()).toBe(false);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

test('one that comes while something is made that is refused ends it as cancelled, and they count again', async () => {
  const interruptions = createInterruptions();
  const make = async (): Promise<never> => {
    process.emit('SIGINT');
    throw new Error('refused');
  };
  await expect(holdWhileMaking(interruptions, make)).rejects.toMatchObject({ code: 'cancelled' });
  expect(interruptions.release(), 'there is no hold any more').toBe(false);
});

test('what is made comes with interruptions still on hold; what is refused without one stays what it was', async () => {
  const interruptions = createInterruptions();
  const before = process.listenerCount('SIGINT');
  expect(await holdWhileMaking(interruptions, async () => 'made')).toBe('made');
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  interruptions.release();
  const refused = holdWhileMaking(interruptions, () => Promise.reject(new Error('refused')));
  await expect(refused).rejects.toThrow('refused');
  expect(process.listenerCount('SIGINT')).toBe(before);
});
