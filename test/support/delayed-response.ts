import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { inTime } from './patience.ts';

export interface DelayedResponse {
  /** Resolves when the sandbox has performed the request and would respond. */
  readonly done: Promise<void>;
  /** Sends the response. */
  release(): void;
}

/** Delays the response to the next request of that kind, which the sandbox performs. */
export function delayResponse(sandbox: Sandbox, isMeant: (request: IncomingMessage) => boolean): DelayedResponse {
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

/** Delays the response to the next creation of a token. */
export function delayMint(sandbox: Sandbox): DelayedResponse {
  return delayResponse(sandbox, ({ method, url }) => method === 'POST' && url === '/v3/tokens');
}
