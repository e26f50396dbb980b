import { CliError, errorCode } from '../errors.ts';
import { printable } from '../printable.ts';
import { quoteForShell } from '../shell-words.ts';
import { serverHost } from './server-url.ts';

/** OpenSSL's and Node.js's words for a certificate that cannot be traced to a trusted root. */
const untraceable = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

const certificateFaults: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (is the clock of this machine right?)',
  CERT_REVOKED: 'its certificate has been revoked',
};

const connectionFaults: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'nothing answers on that port',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it took the request and did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  UND_ERR_ABORTED: 'it did not answer in time',
  ABORT_ERR: 'it did not answer in time',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut in the middle of the answer',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
};

/** The first code that an error or one of the errors inside it carries. */
function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return 'ABORT_ERR';
  const own = errorCode(error);
  if (own !== undefined) return own;
  if (error instanceof AggregateError) return findCode(error.errors[0]);
  return findCode(error.cause);
}

/** Whether a request failed because the server's certificate leads to no trusted root. */
export function isUntraceableCertificate(error: unknown): boolean {
  return untraceable.has(findCode(error) ?? '');
}

/** Turns what undici, the TLS layer or the socket threw into words. Takes the server's URL; gives `untrusted`, `badCertificate` or `unreachable`. */
export function describeTransportError(error: unknown, server: string): CliError {
  const host = serverHost(server);
  const code = findCode(error) ?? '';
  if (untraceable.has(code)) {
    return new CliError(
      'untrusted',
      `the certificate of ${host} is not signed by an authority that this machine trusts`,
      `Run: kubectl rancher login ${quoteForShell(server)}   (or give --ca-file, or --ca-checksum)`,
    );
  }
  const certificateFault = certificateFaults[code];
  if (certificateFault !== undefined) {
    return new CliError('badCertificate', `cannot trust ${host}: ${certificateFault}`, 'Ask who runs this Rancher.');
  }
  if (code === 'ERR_ANSWER_TOO_LARGE') {
    return new CliError(
      'notRancher',
      `the answer of ${host} is far too large`,
      'Check that the address is that of a Rancher server, and that no proxy or portal answers in its place.',
    );
  }
  const fault =
    proxyFault(error) ?? connectionFaults[code] ?? `the connection failed (${printable(code || String(error))})`;
  return new CliError(
    'unreachable',
    `cannot reach ${host}: ${fault}`,
    'Check the address, the network or VPN, and HTTPS_PROXY / NO_PROXY.',
  );
}

/** A proxy that does not let the request through; undici has no error code of its own for that. */
function proxyFault(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, status = '407'] = /^Proxy (?:response \((\d+)\)|Authentication Required)/.exec(message) ?? [];
  return message.startsWith('Proxy ') ? `the proxy refuses to connect to it (status ${status})` : undefined;
}
