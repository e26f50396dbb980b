import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createInterruptions } from '../../src/platform/signals.ts';

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
