import { serverHost } from '../../server-url.ts';
import type { HttpOptions, HttpResponse } from './http.ts';
import { mayRepeat, readRetryAfter } from './retry-after.ts';
import type { SendOnce } from './send-once.ts';
import { shortestTold, type WaitNotices } from './waiting.ts';

/** How often a request is sent to a server that stays busy. */
const mostAttempts = 3;

/** Gives a busy server the time that it asks for, where the request's deadline leaves as much. */
export function createSendPatiently(
  send: SendOnce,
  notices: WaitNotices,
  { server, clock, log }: HttpOptions,
): SendOnce {
  return async (request, deadline): Promise<HttpResponse> => {
    for (let attempt = 1; ; attempt++) {
      const response = await send(request, deadline);
      const wait = readRetryAfter(response);
      if (wait === undefined || wait >= deadline.left()) return response;
      if (attempt === mostAttempts || !mayRepeat(response)) return response;
      const line = `${serverHost(server)} is busy (status ${response.status}); trying again in ${wait / 1_000} s`;
      if (wait < shortestTold) log(line);
      else notices.tellWait(line, wait);
      await clock.sleep(wait, deadline.signal);
      if (deadline.signal.aborted) return response;
    }
  };
}
