import type { RancherHttp } from '../../rancher/http/http.ts';
import { caChecksum } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { expectAuthority, expectRoots } from './changed-authority.ts';
import { environmentTrust } from './environment-trust.ts';
import { effectiveTrust } from './kubeconfig-trust.ts';
import { normalizeChecksum, trustByChecksum } from './trust-by-checksum.ts';
import { readCaFile, type TrustOptions } from './trust-options.ts';
import type { TrustTarget } from './trusted-server.ts';

/**
 * A connection that trusts what the user says now, else what the environment says of the server that its session is for, else what
 * the user said before, else the machine's roots.
 */
export function connectTo(context: Context, target: TrustTarget): RancherHttp {
  const { server, profile } = target;
  const options = effectiveTrust(context, target);
  if (options.caFile !== undefined) return context.connect(server, { kind: 'ca', pem: readCaFile(options) }, profile);
  const known = context.servers.find(server);
  const given = options.insecureSkipTlsVerify ? {} : environmentTrust(context.env, server);
  if (given.caFile !== undefined) return connectTo(context, { ...target, trust: given });
  if (given.caChecksum !== undefined) return expectChecksum(context, target, given);
  if (options.insecureSkipTlsVerify ?? known?.insecureSkipTlsVerify) {
    context.tell(`kubectl-rancher: the certificate of ${serverHost(server)} is not checked, as you asked`);
    return context.connect(server, { kind: 'none' }, profile);
  }
  if (known?.caPem === undefined) return expectRoots(context, target);
  return expectAuthority(context, target, known.caPem);
}

/** What was remembered with this checksum; else the server shows its authorities before the first request. */
function expectChecksum(context: Context, target: TrustTarget, expected: TrustOptions): RancherHttp {
  const { server, profile } = target;
  const pem = context.servers.find(server)?.caPem;
  if (pem !== undefined && caChecksum(pem) === normalizeChecksum(expected.caChecksum)) {
    return expectAuthority(context, target, pem);
  }
  let trusting: Promise<RancherHttp> | undefined;
  return {
    server,
    profile,
    async send(request) {
      trusting ??= trustByChecksum(context, target, expected);
      return (await trusting).send(request);
    },
    close: async () => (await trusting?.catch(() => undefined))?.close(),
  };
}
