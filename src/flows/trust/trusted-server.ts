import type { RancherHttp } from '../../rancher/http/http.ts';
import { ping } from '../../rancher/public.ts';
import type { KnownServer } from '../../store/servers.ts';
import { codeOrReason } from '../../system-errors.ts';
import type { Context } from '../context.ts';
import type { TrustOptions } from './trust-options.ts';

/** Which server is to be trusted, and how. */
export interface TrustTarget {
  server: string;
  /** Whose login the suggested commands are for. */
  profile?: string | undefined;
  trust?: TrustOptions | undefined;
}

/** A connection that trusts these authorities alone, in PEM, once the chain and the name of the server's certificate were held against them. */
export async function connectWith(
  context: Context,
  { server, profile }: TrustTarget,
  pem: string,
): Promise<RancherHttp> {
  const http = context.connect(server, { kind: 'ca', pem }, profile);
  await ping(http);
  return http;
}

/** Where nothing can be written the question comes again the next time, and that is all. */
export function rememberTrust(context: Context, trusted: KnownServer): void {
  try {
    const { caPem: _, insecureSkipTlsVerify: __, ...others } = context.servers.find(trusted.url) ?? {};
    context.servers.save({ ...others, ...trusted });
  } catch (error) {
    context.tell(`kubectl-rancher: your trust in this certificate could not be stored (${codeOrReason(error)})`);
  }
}

/** Notes that the certificate is no longer checked. */
export function rememberInsecurity(context: Context, server: string): void {
  rememberTrust(context, { ...checked(context, server), insecureSkipTlsVerify: true });
}

/** Notes that the certificate is checked again, if it was not. */
export function forgetInsecurity(context: Context, server: string): void {
  if (context.servers.find(server)?.insecureSkipTlsVerify) rememberTrust(context, checked(context, server));
}

/** The authority that was trusted stays, so that it is the one to check by as soon as there is checking again. */
function checked(context: Context, server: string): KnownServer {
  const caPem = context.servers.find(server)?.caPem;
  return { url: server, ...(caPem === undefined ? {} : { caPem }) };
}
