import type { HttpResponse } from './http.ts';

/** The shortest wait before a request is sent again, in milliseconds. */
const shortest = 250;

/**
 * How long a response asks to wait before the request is sent again (RFC 9110, 10.2.3), in milliseconds; the header has
 * seconds, or a date by the server's clock. Undefined without it, or when it is malformed.
 */
export function readRetryAfter({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const text = headers['retry-after'];
  if (typeof text !== 'string') return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : untilMoment(text, String(headers.date));
  return Number.isNaN(wait) ? undefined : Math.max(shortest, wait);
}

/** By the server's own `Date`: its clock may be wrong. `Date.parse` would read a number such as `-5` as a date. */
function untilMoment(moment: string, now: string): number {
  return /^[A-Z][a-z]{2}/.test(moment.trim()) ? Date.parse(moment) - Date.parse(now) : Number.NaN;
}

/**
 * Whether a request may be sent again after this response. Reading, setting and deleting give the same result when done
 * twice. Anything else is repeated only where the request allows it and the server did not start to work on it: 429
 * (RFC 6585), or 503 with a time to wait (RFC 9110, 15.6.4). Other errors may come after half of the work.
 */
export function mayRepeat({ request, status }: HttpResponse): boolean {
  if (request.method !== 'POST') return true;
  return request.repeatable === true && (status === 429 || status === 503);
}
