// The parts of undici that a request needs. Its main module also loads fetch, caches, mocks and web sockets,
// which takes a good part of the time that kubectl waits for a token.
import type { Dispatcher } from 'undici';
import sendRequest from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';

export { Agent };

/** Sends one request through a dispatcher, as undici's `request` does. */
export function request(dispatcher: Dispatcher, options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
  return sendRequest.call(dispatcher, options);
}
