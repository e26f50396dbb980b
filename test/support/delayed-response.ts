import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { inTime } from './patience.ts';

export interface HeldAnswer {
  /** Resolves when the sandbox has done what was asked, and would answer. */
  readonly done: Promise<void>;
  /** Lets the answer go. */
  release(): void;
}

/** Holds back the answer to the next request of that kind; the sandbox does what it asks for. */
export function holdAnswer(sandbox: Sandbox, isMeant: (request: IncomingMessage) => boolean): HeldAnswer {
  let finish = (): void => undefined;
  let release = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = false;
  sandbox.intercept = (request, response) => {
    if (isHeld || !isMeant(request)) return false;
    isHeld = true;
    const end = response.end.bind(response);
    response.end = (body?: unknown) => {
      finish();
      void released.then(() => end(body));
      return response;
    };
    return false;
  };
  return {
    get done() {
      return inTime(done, 'the request did not come');
    },
    release,
  };
}

/** Holds back the answer to the next mint. */
export function holdMint(sandbox: Sandbox): HeldAnswer {
  return holdAnswer(sandbox, ({ method, url }) => method === 'POST' && url === '/v3/tokens');
}
