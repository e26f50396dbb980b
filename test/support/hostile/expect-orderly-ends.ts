import { expect } from 'vitest';
import { useSandbox } from '../sandbox.ts';
import { createClock } from '../test-context.ts';
import { hostileCommands } from './commands.ts';
import type { Front } from './front.ts';
import type { HostileResponse } from './responses.ts';
import { faultsOf, furnish } from './run.ts';

/** Runs every command against a server that does this with each request. */
export async function expectOrderlyEnds(front: Front, { respond, plausible }: HostileResponse): Promise<void> {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  front.leadTo(sandbox);
  const host = `127.0.0.1:${front.port}`;
  const furnished = await furnish(sandbox, clock, `https://${host}`);
  sandbox.intercept = (request, response) => {
    request.resume();
    respond(response, request);
    return true;
  };
  const commands = hostileCommands(furnished.target);
  const options = { names: [host], plausible, front };
  const faults = await Promise.all(commands.map((command) => faultsOf(furnished, command, options)));
  expect(faults.flat()).toEqual([]);
}
