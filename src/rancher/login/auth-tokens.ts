import type { HttpResponse, RancherHttp } from '../http/http.ts';
import { expectDone, notRancher, readObject, stringIn } from '../http/responses.ts';

/**
 * The encrypted token of a login in the browser, in base64; only the holder of the private key can read it. Undefined
 * while it is not there; Rancher returns the same 404 when it never will be (captured on 2.15.0).
 */
export async function pollAuthToken(
  http: RancherHttp,
  requestId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const response = await onEither(http, 'GET', requestId, signal);
  if (response.status === 404) return undefined;
  const token = stringIn(readObject(response), 'token');
  if (token === '') throw notRancher(response);
  return token;
}

/** Removes the encrypted token, which would lie there for up to 80 minutes. One that is gone is no error. */
export async function deleteAuthToken(http: RancherHttp, requestId: string): Promise<void> {
  const response = await onEither(http, 'DELETE', requestId);
  if (response.status !== 404) expectDone(response);
}

/** By v1-public (2.12 and later), whose 404 for a token that is not there is plain text; else by v3-public. */
async function onEither(
  http: RancherHttp,
  method: 'GET' | 'DELETE',
  requestId: string,
  signal?: AbortSignal,
): Promise<HttpResponse> {
  const common = { method, ...(signal === undefined ? {} : { signal }) };
  const current = await http.send({ ...common, path: `/v1-public/authtokens/${requestId}` });
  if (current.status !== 404) return current;
  return http.send({ ...common, path: `/v3-public/authTokens/${requestId}` });
}
