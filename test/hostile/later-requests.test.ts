import { describe, expect, test } from 'vitest';
import { hostileCommands } from '../support/hostile/commands.ts';
import { openFront } from '../support/hostile/front.ts';
import { rememberState } from '../support/hostile/remember-state.ts';
import { brokenHttp, unusableResponses } from '../support/hostile/responses.ts';
import { faultsOf, furnish } from '../support/hostile/run.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createClock } from '../support/test-context.ts';

const front = await openFront();

/** One of each kind: an end, a silence, nonsense, too much, a refusal. */
const names = [
  'switches protocols',
  'closes',
  'stalls in its body',
  'sends headers without end',
  'sends a web page',
  'sends null',
  'redirects elsewhere',
  'is busy for centuries',
  'fails',
];
const behaviours = [...brokenHttp, ...unusableResponses].filter(({ name }) => names.includes(name));

describe.each([1, 2])('after %d good responses', (good) => {
  test.for(behaviours)(
    'a server that $name: every command ends, fails, names it, and spoils nothing',
    async (behaviour) => {
      const clock = createClock();
      const sandbox = await useSandbox({ clock });
      front.leadTo(sandbox);
      const host = `127.0.0.1:${front.port}`;
      const furnished = await furnish(sandbox, clock, `https://${host}`);
      let requests = 0;
      sandbox.intercept = (request, response) => {
        requests += 1;
        if (requests <= good) return false;
        request.resume();
        behaviour.respond(response, request);
        return true;
      };
      const setBack = rememberState(sandbox);
      const faults: string[] = [];
      // One after the other, since requests do not say whose they are.
      for (const command of hostileCommands(furnished.target)) {
        requests = 0;
        const options = { names: [host], plausible: behaviour.plausible, front, wasHostile: () => requests > good };
        faults.push(...(await faultsOf(furnished, command, options)));
        setBack();
      }
      expect(faults).toEqual([]);
    },
  );
});
