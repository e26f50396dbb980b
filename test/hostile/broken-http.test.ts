import { test } from 'vitest';
import { expectOrderlyEnds } from '../support/hostile/expect-orderly-ends.ts';
import { openFront } from '../support/hostile/front.ts';
import { brokenHttp } from '../support/hostile/responses.ts';

const front = await openFront();

test.for(brokenHttp)('a server that $name: every command ends, fails, names it, and spoils nothing', (response) =>
  expectOrderlyEnds(front, response),
);
