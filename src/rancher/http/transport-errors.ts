import { CliError } from '../../errors.ts';
import { type LoginTarget, loginCommand } from '../../own-commands.ts';
import { serverHost } from '../../server-url.ts';
import type { ProxySource } from './proxy.ts';
import { ProxyError } from './proxy-error.ts';
import { checkAddress } from './responses.ts';
import { describeCertificateFault, describeFault, findCode, isUntraceable } from './transport-faults.ts';

/** How long was waited, where the time was up. */
export interface Waited {
  /** Milliseconds. */
  limit: number;
  /** Whether a response had begun by then. */
  hasBegun: boolean;
}

/** Whether a request failed because the server's certificate leads to no trusted root. */
export function isUntraceableCertificate(error: unknown): boolean {
  return !(error instanceof ProxyError) && isUntraceable(findCode(error));
}

/** Whether the connection broke before anything of a response came: then a GET may be sent again. */
export function isCutBeforeResponse(error: unknown): boolean {
  return ['ECONNABORTED', 'ECONNRESET', 'EPIPE'].includes(findCode(error));
}

/** What no Rancher does, in the words for it. */
const foreign: Record<string, (host: string) => string> = {
  ERR_RESPONSE_TOO_LARGE: (host) => `the response of ${host} is far too large`,
  ERR_SWITCHED_PROTOCOLS: (host) => `${host} switched to another protocol (status 101), which was not requested`,
  ERR_ENDLESS_INTERIM: (host) => `${host} sends interim responses (status 1xx) without end`,
};

/**
 * Turns what the TLS layer or the socket threw into words. `login`: whose request it was; `waited`: present where the
 * time was up. Gives `untrusted`, `badCertificate`, `notRancher` or `unreachable`; a `CliError` as it is.
 */
export function describeTransportError(error: unknown, login: LoginTarget, waited?: Waited): CliError {
  if (error instanceof CliError) return error;
  const host = serverHost(login.server);
  if (waited !== undefined) return unreachable(host, describeSilence(waited));
  if (error instanceof ProxyError) {
    const fault = `the proxy ${error.proxy.name} cannot be used: ${describeFault(error.cause)}`;
    return unreachable(host, fault, proxyAdvice(error.proxy.source, login));
  }
  const code = findCode(error);
  if (isUntraceable(code)) {
    return new CliError(
      'untrusted',
      `the certificate of ${host} is not signed by an authority that this machine trusts`,
      `Run this, with --ca-file FILE or --ca-checksum SHA256 if you have one of them: ${loginCommand(login)}`,
    );
  }
  const certificateFault = describeCertificateFault(code);
  if (certificateFault !== undefined) {
    const nextStep = 'Ask the administrator of this Rancher.';
    return new CliError('badCertificate', `cannot trust ${host}: ${certificateFault}`, nextStep);
  }
  const words = foreign[code];
  if (words !== undefined) return new CliError('notRancher', words(host), checkAddress);
  return unreachable(host, describeFault(error));
}

const networkAdvice = 'Check the address, the network or VPN, and HTTPS_PROXY / NO_PROXY.';

/** What to do about a proxy that fails, where no variable names it. */
function proxyAdvice(source: ProxySource, login: LoginTarget): string {
  const another = loginCommand(login, '--proxy URL');
  if (source === '--proxy') return `--proxy none forgets it. To name another one: ${another}`;
  return source === 'proxy-url' ? `The kubeconfig names it. To use another one: ${another}` : networkAdvice;
}

function unreachable(host: string, fault: string, nextStep = networkAdvice): CliError {
  return new CliError('unreachable', `cannot reach ${host}: ${fault}`, nextStep);
}

function describeSilence({ limit, hasBegun }: Waited): string {
  const time = `${limit / 1_000} s`;
  return hasBegun ? `its response did not end within ${time}` : `it did not answer within ${time}`;
}
