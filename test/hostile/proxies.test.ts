import { expect, test } from 'vitest';
import { hostileCommands } from '../support/hostile/commands.ts';
import { openFront } from '../support/hostile/front.ts';
import { failingProxies } from '../support/hostile/proxies.ts';
import { faultsOf, furnish } from '../support/hostile/run.ts';
import { useSandbox } from '../support/sandbox.ts';
import { createClock } from '../support/test-context.ts';

/** A name that the sandbox's certificate is for, in the one spelling that goes through a proxy. */
const url = 'https://localhost.';

const front = await openFront({ isProxy: true });

test.for(failingProxies)(
  'a proxy that $name ($protocol): every command ends, fails, names it, and spoils nothing',
  async ({ protocol, behave }) => {
    const clock = createClock();
    const sandbox = await useSandbox({ clock });
    front.leadTo(sandbox);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${front.port}` };
    const furnished = await furnish(sandbox, clock, url, env);
    front.behave(behave);
    furnished.env = { ...furnished.env, HTTPS_PROXY: `${protocol}://jane:verysecretword@127.0.0.1:${front.port}` };
    const commands = hostileCommands(furnished.target);
    const names = [`127.0.0.1:${front.port}`, 'localhost.'];
    const faults = await Promise.all(commands.map((command) => faultsOf(furnished, command, { names, front })));
    expect(faults.flat()).toEqual([]);
    // At most two for each request, of which a command sends some: no storm.
    expect(front.connections).toBeLessThan(commands.length * 10);
  },
);
