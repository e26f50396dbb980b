import { text } from '../http/route-request.ts';
import { ApiError } from '../http/route-response.ts';
import { findPerson } from '../people/people.ts';
import { proveByAzureCode, proveByIdToken } from './azure.ts';
import type { Proof } from './external-user.ts';
import { proveByGithubCode } from './github.ts';
import { proveByCode } from './oidc.ts';
import type { Provider } from './provider.ts';

export interface Attempt {
  /** The body of the login. */
  body: Record<string, unknown>;
  /** The PKCE verifier from the cookie. */
  verifier: string | undefined;
  now: number;
}

/**
 * Finds out from the provider who is logging in. A wrong password is a 401; a code or token that the provider rejects,
 * and a provider that does not respond, a 500 without a message (captured on Rancher 2.15.0).
 */
export async function prove(provider: Provider, attempt: Attempt): Promise<Proof> {
  if (provider.kind === 'password') return proveByPassword(attempt.body);
  try {
    return await proveAtProvider(provider, attempt);
  } catch {
    throw new ApiError(500, 'ServerError', '');
  }
}

function proveByPassword({ username, password }: Record<string, unknown>): Proof {
  const person = findPerson(text(username), text(password));
  if (!person) throw new ApiError(401, 'Unauthorized', 'authentication failed');
  return { login: person.username, displayName: person.name };
}

function proveAtProvider(provider: Provider, { body, verifier, now }: Attempt): Promise<Proof> {
  const code = text(body.code);
  const idToken = text(body.id_token);
  if (provider.kind === 'github') return proveByGithubCode(provider, code);
  if (provider.kind === 'oidc') return proveByCode(provider, { code, verifier, now });
  return idToken === '' ? proveByAzureCode(provider, code, now) : proveByIdToken(provider, idToken, now);
}
