import type { HttpResponse } from './http.ts';

/** Whether an answer sends the request elsewhere. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** The address that an answer sends the request to; undefined where it names none that could be one. */
export function redirectTarget({ server, request, headers }: HttpResponse): URL | undefined {
  const asked = `${server}${request.path}`;
  const { location } = headers;
  return typeof location === 'string' && URL.canParse(location, asked) ? new URL(location, asked) : undefined;
}

/** The path that an answer sends a GET to, if that is on the same server, by https and on the same port. */
export function redirectWithin(server: string, response: HttpResponse): string | undefined {
  const { request, status } = response;
  if (request.method !== 'GET' || request.redirect === 'manual' || !isRedirect(status)) return undefined;
  const target = redirectTarget(response)?.href ?? '';
  return target.startsWith(`${server}/`) ? target.slice(server.length) : undefined;
}
