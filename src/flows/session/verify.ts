import type { CliError } from '../../errors.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { isTransient } from '../../rancher/http/transient-errors.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import type { Context } from '../context.ts';
import { establishTrust } from '../trust/establish-trust.ts';
import type { TrustOptions } from '../trust/trust-options.ts';
import type { Session } from './session.ts';

/**
 * Whether the server still accepts a session, for someone who is logging in because a message said so; `mustChangePassword`: it does, and
 * its user has to choose a new password. A server that cannot be asked now says nothing against it, and the result is why; but it is thrown
 * if the options say how to trust or to reach it (`mustRespond`), which has to be tried then. One whose certificate is not trusted is a matter for the user, as in any login:
 * throws what `establishTrust` throws.
 */
export async function verifySession(
  context: Context,
  { record, token }: Session,
  { trust, mustRespond = false }: { trust: TrustOptions; mustRespond?: boolean },
): Promise<'accepted' | 'refused' | 'mustChangePassword' | CliError> {
  // A key for one cluster is refused here in any case.
  if (record.clusterId !== undefined) return 'accepted';
  try {
    const user = await readCurrentUser(await establishTrust(context, { ...record, trust }), token);
    return user.mustChangePassword ? 'mustChangePassword' : 'accepted';
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return 'refused';
    if (!isTransient(error) || mustRespond || Object.keys(trust).length > 0) throw error;
    return error;
  }
}
