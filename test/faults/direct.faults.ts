import { test } from 'vitest';
import { runRounds } from './run-rounds.ts';
import { settle } from './world.ts';

test('whatever goes wrong, the next kubectl works or says what to type', async () => {
  await runRounds(await settle(), 'direct');
});
