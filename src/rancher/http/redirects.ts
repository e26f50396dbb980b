import type { HttpRequest, HttpResponse } from './http.ts';

const mostRedirects = 5;

/** Whether a response sends the request elsewhere. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The address that a response sends the request to; undefined where it names none that could be one. */
export function redirectTarget({ server, request, headers }: HttpResponse): URL | undefined {
  const requested = `${server}${request.path}`;
  const { location } = headers;
  return typeof location === 'string' && URL.canParse(location, requested) ? new URL(location, requested) : undefined;
}

/** The path that a response sends a GET to, if that is on the same server, by https and on the same port. */
export function redirectWithin(server: string, response: HttpResponse): string | undefined {
  const { request, status } = response;
  if (request.method !== 'GET' || request.redirect === 'manual' || !isRedirect(status)) return undefined;
  const target = redirectTarget(response)?.href ?? '';
  return target.startsWith(`${server}/`) ? target.slice(server.length) : undefined;
}

/** Sends a request, and a GET again wherever the server redirects it within itself; returns the last response. */
export async function followRedirects(
  server: string,
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  let response = await send(request);
  for (let followed = 0; followed < mostRedirects; followed++) {
    const path = redirectWithin(server, response);
    if (path === undefined) return response;
    response = await send({ ...request, path });
  }
  return response;
}
