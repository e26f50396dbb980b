import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { caChecksum, readCaCertificates } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { KnownServer } from '../../store/servers.ts';
import type { Context } from '../context.ts';
import { connectWith, rememberTrust, type TrustTarget } from './trusted-server.ts';

export interface TrustedConnection extends RancherHttp {
  /** What the person has confirmed, to be remembered once the login has succeeded; absent when it is remembered already. */
  toRemember?: KnownServer;
}

const askAdmin =
  'Ask the administrator of this Rancher for its CA certificate or the checksum, and give it with --ca-file or --ca-checksum.';

/**
 * Shows the user the authority that the server names, and trusts it if they confirm. Throws `untrusted` when they do not, or cannot be
 * asked. `offered`: the authority that a kubeconfig names instead, in PEM.
 */
export async function askForTrust(
  context: Context,
  { server, profile }: TrustTarget,
  offered?: string,
): Promise<TrustedConnection> {
  const host = serverHost(server);
  const pem = offered ?? (await fetchCa(context, server));
  const checksum = caChecksum(pem);
  const http = await connectWith(context, { server, profile }, pem);
  if (!context.terminal.canPrompt()) {
    throw new CliError(
      'untrusted',
      `${host} is not known to this machine; its authority's checksum is ${checksum}`,
      `If that is right: ${loginCommand({ server, profile }, `--ca-checksum ${checksum}`)}`,
    );
  }
  context.terminal.say(`The certificate of ${host} is signed by an authority that this machine does not know.`);
  if (offered !== undefined)
    context.terminal.say('That authority comes from the kubeconfig, which someone else may have written.');
  context.terminal.say(`Its SHA-256 checksum is\n  ${checksum}`);
  context.terminal.say('Compare it with the one that the administrator of this Rancher gives you.');
  if (!(await context.terminal.askYesNo(`Trust it for ${host} from now on?`))) {
    throw new CliError('untrusted', `${host} is not trusted`, askAdmin);
  }
  const trusted: KnownServer = { url: server, caPem: pem };
  if (offered !== undefined) return { ...http, toRemember: trusted };
  rememberTrust(context, trusted);
  return http;
}

/** The authorities a server names, fetched without trusting it; nothing secret is sent. */
async function fetchCa(context: Context, server: string): Promise<string> {
  const pem = await readCaCertificates(context.connect(server, { kind: 'none' }));
  if (pem !== '') return pem;
  throw new CliError(
    'untrusted',
    `the certificate of ${serverHost(server)} is not signed by an authority that this machine trusts, and it names none`,
    'Ask the administrator of this Rancher for its CA certificate, and give it with --ca-file.',
  );
}
