import type { RancherHttp } from '../../rancher/http.ts';
import { caChecksum } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { environmentTrust } from '../environment-session.ts';
import { expectAuthority, expectRoots } from './changed-authority.ts';
import { normalizeChecksum, trustByChecksum } from './trust-by-checksum.ts';
import { readCaFile, type TrustOptions } from './trust-options.ts';
import type { TrustTarget } from './trust-target.ts';

/**
 * A connection that trusts what the user says now, else what the environment says of the server that its session is for, else what
 * he said before, else the machine's roots. `profile`: whose login the command that a user is told is for.
 */
export function connectTo(context: Context, server: string, options: TrustOptions = {}, profile?: string): RancherHttp {
  if (options.caFile !== undefined) return context.connect(server, { kind: 'ca', pem: readCaFile(options) });
  const known = context.servers.find(server);
  const given = options.insecureSkipTlsVerify ? {} : environmentTrust(context.env, server);
  if (given.caFile !== undefined) return connectTo(context, server, given);
  if (given.caChecksum !== undefined) return expectChecksum(context, { server, profile }, given);
  if (options.insecureSkipTlsVerify ?? known?.insecureSkipTlsVerify) {
    context.tell(`kubectl-rancher: the certificate of ${serverHost(server)} is not checked, as you asked`);
    return context.connect(server, { kind: 'none' });
  }
  if (known?.caPem === undefined) return expectRoots(context.connect(server, { kind: 'roots' }), profile);
  return expectAuthority(context, context.connect(server, { kind: 'ca', pem: known.caPem }), known.caPem, profile);
}

/** What was remembered with this checksum; else the server shows its authorities before the first request. */
function expectChecksum(context: Context, { server, profile }: TrustTarget, expected: TrustOptions): RancherHttp {
  const pem = context.servers.find(server)?.caPem;
  if (pem !== undefined && caChecksum(pem) === normalizeChecksum(expected.caChecksum)) {
    return expectAuthority(context, context.connect(server, { kind: 'ca', pem }), pem, profile);
  }
  let trusting: Promise<RancherHttp> | undefined;
  return {
    server,
    async send(request) {
      trusting ??= trustByChecksum(context, server, expected);
      return (await trusting).send(request);
    },
    close: async () => (await trusting?.catch(() => undefined))?.close(),
  };
}
