import { CliError, systemErrorCode } from '../errors.ts';
import type { Credential } from '../store/credential-form.ts';
import type { Context } from './context.ts';
import { findSessionRecord } from './session.ts';

/**
 * Puts a credential into the cache, unless its session was ended or replaced meanwhile. A disk that fails costs the next ask some time,
 * not this one its answer.
 */
export function keepCredential(context: Context, credential: Credential): Credential {
  const session = findSessionRecord(context, credential.server, credential.profile);
  if (session?.tokenId !== credential.sessionId) return credential;
  try {
    context.credentials.keep(credential);
    context.credentials.sweep(context.clock.now());
  } catch (error) {
    const reason = error instanceof CliError ? error.message : (systemErrorCode(error) ?? String(error));
    context.tell(`kubectl-rancher: the credential could not be cached (${reason})`);
  }
  return credential;
}
