import { describe, test } from 'vitest';

/** Tests that give files away, which only root may. Else they are left out with a word of it, and in CI they fail. */
export function describeAsRoot(name: string, tests: () => void): void {
  if (process.getuid?.() === 0) {
    describe(name, tests);
  } else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error('these tests are not run as root');
    });
  } else {
    console.warn(`Left out, as only root can give files away: the tests of "${name}".`);
    describe.runIf(false)(name, tests);
  }
}
