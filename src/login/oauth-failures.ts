import { CliError } from '../errors.ts';
import { printable, reasonOf } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import type * as OAuth from './oauth-library.ts';

/** Only the machine's own authorities count for an identity provider. */
function untrustedProvider({ code, message }: CliError): CliError {
  return new CliError(
    code,
    message,
    'Let this machine trust its authority: SSL_CERT_FILE or NODE_EXTRA_CA_CERTS can name it.',
  );
}

/** The error codes of the specifications for what a person may have done. */
const refusals: Record<string, string> = {
  access_denied: 'the login was refused there',
  authorization_declined: 'the login was refused there',
  expired_token: 'the code has expired',
  code_expired: 'the code has expired',
  invalid_grant: 'the code was used before, or has expired',
};

/** Does something with the library; turns its errors into `loginRefused`. */
export async function describeFailures<T>(oauth: typeof OAuth, server: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) throw error.code === 'untrusted' ? untrustedProvider(error) : error;
    throw new CliError('loginRefused', `${serverHost(server)}: ${describe(oauth, error)}`, 'Start the login again.');
  }
}

function describe(oauth: typeof OAuth, error: unknown): string {
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    const { error: code, error_description: details } = error;
    const words = (Object.hasOwn(refusals, code) ? refusals[code] : undefined) ?? printable(code);
    // Some servers only repeat the code.
    return details?.includes(' ') ? `${words} (${printable(details)})` : words;
  }
  const words = reasonOf(error);
  return `its response does not belong to this login (${words})`;
}
