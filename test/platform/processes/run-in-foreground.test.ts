import { expect, test } from 'vitest';
import { runInForeground } from '../../../src/platform/processes/run-in-foreground.ts';

/** Runs a command; gives what was done around it, in order. */
async function runCommand(...words: string[]) {
  const done: string[] = [];
  const listeners = process.listenerCount('SIGTERM');
  const running = runInForeground({
    words,
    env: process.env,
    onStart: (pid) => done.push(pid > 0 ? 'started' : 'no pid'),
    afterwards: () => done.push(`${process.listenerCount('SIGTERM') - listeners} handler`),
  });
  const result = await running.catch((error: Error) => error.message);
  expect(process.listenerCount('SIGTERM')).toBe(listeners);
  return { result, done };
}

test('what is done afterwards is done once, while signals do not end this process yet', async () => {
  const exit = (code: string) => runCommand(process.execPath, '-e', code);
  expect(await exit('process.exit(3)')).toEqual({ result: 3, done: ['started', '1 handler'] });
  expect(await exit('process.kill(process.pid, "SIGKILL")')).toEqual({ result: 137, done: ['started', '1 handler'] });
});

test('what cannot be started is said, and also then it is done', async () => {
  const done = ['1 handler'];
  expect(await runCommand('nonsense')).toEqual({ result: 'there is no program nonsense', done });
  const long = await runCommand(process.execPath, 'x'.repeat(40_000_000));
  expect(long).toEqual({ result: expect.stringContaining('could not be started (E'), done });
});
