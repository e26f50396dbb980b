import type { Secret } from '../../secret.ts';
import type { HttpResponse, RancherHttp } from '../http/http.ts';
import { type IssuedToken, readLoginToken } from '../tokens/tokens.ts';
import type { Provider } from './providers.ts';

/** What a provider accepts as proof. */
export type Proof =
  | { username: string; password: Secret }
  /** An authorization code, and the cookie that binds it to this login, where the server set one. */
  | { code: Secret; cookie: Secret | undefined }
  | { idToken: Secret };

export interface Login {
  provider: Provider;
  proof: Proof;
  /** Shown in Rancher's list of tokens. */
  description: string;
}

/**
 * Logs in to Rancher; returns a session token. By v1-public (2.12 and later), else by v3-public. The proof is sent
 * once: the other API gets it only where the first one has no such path (404), and a busy server is not tried again.
 * Throws `RancherError` with the status when refused (captured on 2.15.0): 401 a wrong password, 403 a disabled user,
 * 422 and 500 a provider that is off, 500 a code that is stale, used, or without its cookie.
 */
export async function logInToRancher(http: RancherHttp, { provider, proof, description }: Login): Promise<IssuedToken> {
  const body = { responseType: 'json', description, ...fieldsOf(proof) };
  const cookie = 'cookie' in proof && proof.cookie !== undefined ? { cookie: proof.cookie } : {};
  const send = (path: string, fields: Record<string, unknown>): Promise<HttpResponse> =>
    http.send({ method: 'POST', path, body: fields, ...cookie });
  const current = await send('/v1-public/login', { type: provider.type, ...body });
  if (current.status !== 404) return readLoginToken(current);
  return readLoginToken(
    await send(
      `/v3-public/${encodeURIComponent(provider.type)}s/${encodeURIComponent(provider.id)}?action=login`,
      body,
    ),
  );
}

function fieldsOf(proof: Proof): Record<string, string | Secret> {
  if ('password' in proof) return { username: proof.username, password: proof.password };
  return 'code' in proof ? { code: proof.code } : { id_token: proof.idToken };
}
