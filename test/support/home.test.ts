import { expect, test } from 'vitest';
import { findDirectories } from '../../src/platform/paths/paths.ts';
import { createHome } from './home.ts';

test("a test's home is its own on every system: what a real user has stored is not touched", () => {
  const { directory, env } = createHome();
  for (const place of Object.values(findDirectories(env))) expect(place.startsWith(directory)).toBe(true);
});
