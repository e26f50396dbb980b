import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { ping } from '../../rancher/public.ts';
import type { Context } from '../context.ts';
import { askForTrust, type TrustedConnection } from './ask-for-trust.ts';
import { connectTo } from './connect-to.ts';
import { effectiveTrust, offeredAuthority } from './kubeconfig-trust.ts';
import { trustByChecksum } from './trust-by-checksum.ts';
import { readCaFile } from './trust-options.ts';
import { forgetInsecurity, rememberInsecurity, rememberTrust, type TrustTarget } from './trusted-server.ts';

/**
 * A connection as `connectTo` gives it, made sure of before anything secret is sent: asks the user once about a server that nothing vouches for,
 * and remembers the answer for that server. `alongside` may send what needs no login at the same time. Throws `untrusted`, `badCertificate`, `unreachable` or `cancelled`.
 */
export async function establishTrust(
  context: Context,
  target: TrustTarget,
  alongside: (http: RancherHttp) => void = () => undefined,
): Promise<TrustedConnection> {
  const { server, profile } = target;
  const options = effectiveTrust(context, target);
  if (options.caChecksum !== undefined) return trustByChecksum(context, target, options);
  if (options.insecureSkipTlsVerify === false) forgetInsecurity(context, server);
  const http = connectTo(context, target);
  try {
    const pinged = ping(http);
    alongside(http);
    await pinged;
  } catch (error) {
    const promptable = error instanceof CliError && error.code === 'untrusted' && options.caFile === undefined;
    if (!promptable) throw error;
    if (context.servers.find(server)?.caPem === undefined) {
      return askForTrust(context, target, offeredAuthority(context, target));
    }
    const trusted = await tryRoots(context, target);
    if (trusted === undefined) throw error;
    return trusted;
  }
  if (options.caFile !== undefined) rememberTrust(context, { url: server, caPem: readCaFile(options) });
  else if (options.insecureSkipTlsVerify) {
    rememberInsecurity(context, server);
    const undo = loginCommand({ server, profile }, '--no-insecure-skip-tls-verify');
    context.tell(`kubectl-rancher: that stays so; to have it checked again: ${undo}`);
  }
  return http;
}

/** A server that had an authority of its own may have got a certificate that every machine trusts. */
async function tryRoots(context: Context, { server, profile }: TrustTarget): Promise<RancherHttp | undefined> {
  const http = context.connect(server, { kind: 'roots' }, profile);
  try {
    await ping(http);
  } catch {
    return undefined;
  }
  rememberTrust(context, { url: server });
  return http;
}
