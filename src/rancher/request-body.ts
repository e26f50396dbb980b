import { Secret } from '../secret.ts';
import type { HttpRequest } from './http.ts';

/** What is sent as a request's body, with the secrets in it laid open. */
export function bodyOf({ body, form }: Pick<HttpRequest, 'body' | 'form'>): string | undefined {
  return form?.expose() ?? (body === undefined ? undefined : JSON.stringify(body, exposeSecret));
}

/** `JSON.stringify` has asked the value itself already, and a secret does not tell. */
function exposeSecret(this: Record<string, unknown>, field: string, value: unknown): unknown {
  const given = this[field];
  return given instanceof Secret ? given.expose() : value;
}
