import { CliError, systemErrorCode } from '../../errors.ts';
import type { Credential } from '../../store/credential-format.ts';
import type { Context } from '../context.ts';
import { findSessionRecord } from '../session/session.ts';

/**
 * Puts a credential into the cache, unless its session was ended or replaced meanwhile: then it gives false, and the credential is nobody's.
 * A disk that fails costs the next ask some time, not this one its answer.
 */
export function keepCredential(context: Context, credential: Credential): boolean {
  const isOurs = (): boolean =>
    findSessionRecord(context, credential.server, credential.profile)?.tokenId === credential.sessionId;
  if (!isOurs()) return false;
  try {
    context.credentials.keep(credential);
    context.credentials.sweep(context.clock.now());
  } catch (error) {
    const reason = error instanceof CliError ? error.message : (systemErrorCode(error) ?? String(error));
    context.tell(`kubectl-rancher: the credential could not be cached (${reason})`);
  }
  // Who ends a session removes its record, then looks for its credentials: one of the two has seen the other.
  if (isOurs()) return true;
  context.credentials.remove(credential);
  return false;
}
