import type { HttpResponse } from './http.ts';

/** Before a request is sent again at least this much time passes, whatever the server says. Milliseconds. */
const shortest = 250;

/**
 * How long an answer asks to wait before the request is sent again (RFC 9110, 10.2.3), in milliseconds: seconds, or a moment by the
 * server's clock. Undefined for an answer that does not ask, or in a form that is none.
 */
export function readRetryAfter({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const text = headers['retry-after'];
  if (typeof text !== 'string') return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : untilMoment(text, String(headers.date));
  return Number.isNaN(wait) ? undefined : Math.max(shortest, wait);
}

/** By the server's own `Date`: its clock may be wrong. A bare number that is none of seconds is no moment either. */
function untilMoment(moment: string, now: string): number {
  return /^[A-Z][a-z]{2}/.test(moment.trim()) ? Date.parse(moment) - Date.parse(now) : Number.NaN;
}

/**
 * Whether a request may be sent again after this answer. What reads, sets or deletes comes to the same when it is done twice. Anything
 * else is repeated only where the request says so and the server did not begin to work on it: 429 (RFC 6585), or 503 with a time to
 * wait (RFC 9110, 15.6.4), which says that it is too busy to. Other errors may come after half of the work.
 */
export function mayRepeat({ request, status }: HttpResponse): boolean {
  if (request.method !== 'POST') return true;
  return request.repeatable === true && (status === 429 || status === 503);
}
