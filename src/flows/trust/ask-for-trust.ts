import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { caChecksum, readCaCertificates } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { connectWith, rememberTrust, type TrustTarget } from './trusted-server.ts';

/** Shows the user the authority that the server names, and trusts it if they confirm. Throws `untrusted` when they do not, or cannot be asked. */
export async function askForTrust(context: Context, { server, profile }: TrustTarget): Promise<RancherHttp> {
  const host = serverHost(server);
  const pem = await fetchCa(context, server);
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
  context.terminal.say(`Its SHA-256 checksum (the one that Rancher gives its agents) is\n  ${checksum}`);
  if (!(await context.terminal.askYesNo(`Trust it for ${host} from now on?`))) {
    throw new CliError('untrusted', `${host} is not trusted`, 'Get its CA certificate and give it with --ca-file.');
  }
  rememberTrust(context, { url: server, caPem: pem });
  return http;
}

/** The authorities a server names, fetched without trusting it; nothing secret is sent. */
async function fetchCa(context: Context, server: string): Promise<string> {
  const pem = await readCaCertificates(context.connect(server, { kind: 'none' }));
  if (pem !== '') return pem;
  throw new CliError(
    'untrusted',
    `the certificate of ${serverHost(server)} is not signed by an authority that this machine trusts, and it names none`,
    'Get its CA certificate from the people who run it and give it with --ca-file.',
  );
}
