import { expect, onTestFinished, test, vi } from 'vitest';
import { finish } from '../src/finish.ts';

async function finishWith(error: unknown) {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
  const code = await finish({ args: ['clusters'], verbose: false }, () => Promise.reject(error));
  return { code, said: stderr.mock.calls.join('') };
}

const systemError = (code: string): Error => Object.assign(new Error(`${code}: no, open '/x'`), { code });

test.each([
  ['EMFILE', 'Raise the limit (ulimit -n 4096)'],
  ['ENOSPC', 'Free some space'],
  ['EACCES', 'Give yourself permission'],
])('%s that no one has described: what to do about it', async (code, advice) => {
  const { code: exitCode, said } = await finishWith(systemError(code));
  expect(exitCode).toBe(1);
  expect(said).toContain(`kubectl-rancher: ${code}: no, open '/x'\n`);
  expect(said).toContain(advice);
});

test('anything else: how to see more', async () => {
  expect((await finishWith(new Error('x is not a function'))).said).toContain('run it again with -v');
});
