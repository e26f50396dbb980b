import type { IncomingMessage } from 'node:http';

/** The value of a cookie in a request. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(/;\s*/)) {
    const separator = pair.indexOf('=');
    if (pair.slice(0, separator) === name) return pair.slice(separator + 1);
  }
  return undefined;
}
