import { reasonOf } from '../../printable.ts';
import type { Context } from '../context.ts';
import { readCaFile, type TrustOptions } from './trust-options.ts';
import type { TrustTarget } from './trusted-server.ts';

/**
 * What counts of a target's trust options. A kubeconfig's are foreign data, since anyone may have written the file: for a server that is
 * known here they may only narrow what is trusted, for an unknown one they count only after the person has confirmed them at the login
 * (`offeredAuthority`), and switching the check off never does.
 */
export function effectiveTrust(context: Context, { server, trust: options = {} }: TrustTarget): TrustOptions {
  const { fromKubeconfig, caFile, insecureSkipTlsVerify } = options;
  if (!fromKubeconfig) return options;
  if (insecureSkipTlsVerify) context.log('--skip-verify in the kubeconfig is ignored: log in with it yourself');
  // Without any check, every authority is narrower.
  if (caFile !== undefined && context.servers.find(server)?.insecureSkipTlsVerify) return { caFile };
  if (caFile !== undefined)
    context.log('--cacerts in the kubeconfig does not count: what was trusted at the login does');
  return {};
}

/** The authorities that a kubeconfig names for a server which is not known here, in PEM, for the person to confirm. */
export function offeredAuthority(context: Context, { server, trust = {} }: TrustTarget): string | undefined {
  if (!trust.fromKubeconfig || trust.caFile === undefined || isKnown(context, server)) return undefined;
  try {
    return readCaFile(trust);
  } catch (error) {
    context.log(`--cacerts in the kubeconfig cannot be used: ${reasonOf(error)}`);
    return undefined;
  }
}

function isKnown(context: Context, server: string): boolean {
  return (
    context.servers.find(server) !== undefined || context.sessions.list().some((record) => record.server === server)
  );
}
