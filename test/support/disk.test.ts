import { expect, onTestFinished, test, vi } from 'vitest';
import { canMount } from './disk.ts';

test.each([
  ['', false],
  ['true', undefined],
])('where no disk can be mounted the tests of them are left out, but not in CI (%j)', (CI, mayMount) => {
  vi.stubEnv('CI', CI);
  // There is no `mount` on it.
  vi.stubEnv('PATH', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  if (mayMount === undefined) expect(canMount).toThrow('no disk can be mounted here');
  else expect(canMount()).toBe(mayMount);
});
