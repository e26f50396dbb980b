import { serverHost } from '../../server-url.ts';
import { type Deadline, orAborted } from './deadline.ts';
import type { HttpOptions, HttpRequest, HttpResponse } from './http.ts';
import type { Transport } from './transport.ts';
import { describeTransportError, isCutBeforeResponse } from './transport-errors.ts';
import { toWireRequest } from './wire-request.ts';

/**
 * Sends a request within its deadline; returns any response. Throws `unreachable`, `untrusted`, `badCertificate` or
 * `notRancher`.
 */
export type SendOnce = (request: HttpRequest, deadline: Deadline) => Promise<HttpResponse>;

/**
 * A GET whose connection is cut before any response is sent a second time: it may have met a connection that was just
 * closed.
 */
export function createSendOnce(transport: Transport, { server, profile, clock, log }: HttpOptions): SendOnce {
  const send = async (request: HttpRequest, { signal }: Deadline, onResponse: () => void): Promise<HttpResponse> => {
    const wire = toWireRequest(request, { server, profile }, { signal, onResponse });
    const { status, headers, text } = await orAborted(transport.send(wire), signal);
    const date = Date.parse(String(headers.date));
    const clockAhead = Number.isNaN(date) ? 0 : date - clock.now();
    const { body: _body, form: _form, cookie: _cookie, ...described } = request;
    return { server, profile, request: described, status, headers, text, clockAhead };
  };

  return async (request, deadline) => {
    const start = clock.now();
    const line = `${request.method} ${serverHost(server)}${request.path}`;
    let hasBegun = false;
    const begin = (): void => {
      hasBegun = true;
    };
    try {
      const response = await send(request, deadline, begin).catch((error: unknown) => {
        if (request.method !== 'GET' || !isCutBeforeResponse(error)) throw error;
        log(`${line} -> the connection was cut; trying again`);
        return send(request, deadline, begin);
      });
      log(`${line} -> ${response.status} (${clock.now() - start} ms)`);
      return response;
    } catch (error) {
      const waited = deadline.hasPassed() ? { limit: deadline.limit, hasBegun } : undefined;
      const failure = describeTransportError(error, { server, profile }, waited);
      log(`${line} -> ${failure.message}`);
      throw failure;
    }
  };
}
