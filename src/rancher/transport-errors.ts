import { CliError, systemErrorCode } from '../errors.ts';
import { type LoginTarget, loginCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import { connectTimeout } from './transport.ts';

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

const unreadable = 'its certificate cannot be read';
const unacceptable = 'its certificate, or that of its authority, is not acceptable';

/** By the names that Node.js gives to the results of OpenSSL's verification, `UNSPECIFIED` for those that it has no name for. */
const certificateFaults: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (is the clock of this machine right?)',
  CERT_REVOKED: 'its certificate has been revoked',
  INVALID_CA: 'its certificate is signed by one that is no authority',
  INVALID_PURPOSE: 'its certificate is not for a server',
  PATH_LENGTH_EXCEEDED: 'there are more authorities in between than its own allows',
  CERT_CHAIN_TOO_LONG: 'there are too many authorities in between',
  CERT_REJECTED: unacceptable,
  UNSPECIFIED: unacceptable,
  HOSTNAME_MISMATCH: 'its certificate is for another name',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: unreadable,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: unreadable,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: unreadable,
  ERROR_IN_CERT_NOT_AFTER_FIELD: unreadable,
};

const connectionFaults: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'nothing answers on that port',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
  ERR_CONNECT_TIMEOUT: `it did not take the connection within ${seconds(connectTimeout)}`,
  UND_ERR_CONNECT_TIMEOUT: `it did not take the connection within ${seconds(connectTimeout)}`,
  UND_ERR_ABORTED: 'the request was given up',
  ABORT_ERR: 'the request was given up',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ERR_RESPONSE_CUT: 'the connection was cut in the middle of the answer',
  HPE_HEADER_OVERFLOW: 'its answer does not stop having headers',
  UND_ERR_HEADERS_OVERFLOW: 'its answer does not stop having headers',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
};

/** The first code that an error or one of the errors inside it carries. */
function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return 'ABORT_ERR';
  const own = systemErrorCode(error);
  if (own !== undefined) return own;
  if (error instanceof AggregateError) return findCode(error.errors[0]);
  return findCode(error.cause);
}

/** Whether a request failed because the server's certificate leads to no trusted root. */
export function isUntraceableCertificate(error: unknown): boolean {
  return untraceable.has(findCode(error) ?? '');
}

/** Whether the connection broke before anything of an answer came: then a GET may be sent again. */
export function isCutBeforeResponse(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(findCode(error) ?? '');
}

/**
 * Turns what undici, the TLS layer or the socket threw into words. Takes whose login it was for, and how long was waited, in milliseconds,
 * where the time was up. Gives `untrusted`, `badCertificate`, `notRancher` or `unreachable`; a `CliError` as it is.
 */
export function describeTransportError(error: unknown, login: LoginTarget, waited?: number): CliError {
  if (error instanceof CliError) return error;
  const host = serverHost(login.server);
  const code = findCode(error) ?? '';
  if (untraceable.has(code)) {
    return new CliError(
      'untrusted',
      `the certificate of ${host} is not signed by an authority that this machine trusts`,
      `Run: ${loginCommand(login)}   (or give it --ca-file, or --ca-checksum)`,
    );
  }
  const certificateFault = certificateFaults[code];
  if (certificateFault !== undefined) {
    return new CliError('badCertificate', `cannot trust ${host}: ${certificateFault}`, 'Ask who runs this Rancher.');
  }
  if (code === 'ERR_RESPONSE_TOO_LARGE') {
    return new CliError(
      'notRancher',
      `the answer of ${host} is far too large`,
      'Check that the address is that of a Rancher server, and that no proxy or portal answers in its place.',
    );
  }
  const fault = waited === undefined ? describeFault(error, code) : describeSilence(code, waited);
  return new CliError(
    'unreachable',
    `cannot reach ${host}: ${fault}`,
    'Check the address, the network or VPN, and HTTPS_PROXY / NO_PROXY.',
  );
}

function describeSilence(code: string, waited: number): string {
  return code === 'ERR_RESPONSE_CUT'
    ? `its answer did not end within ${seconds(waited)}`
    : `it did not answer within ${seconds(waited)}`;
}

function describeFault(error: unknown, code: string): string {
  if (code === 'ERR_AT_PROXY') return `the proxy cannot be reached: ${describeProxyFault(error)}`;
  const words = proxyFault(error) ?? connectionFaults[code];
  if (words !== undefined) return words;
  if (code.startsWith('HPE_')) return 'it does not speak HTTP there';
  return `the connection failed (${printable(code || String(error))})`;
}

/** What failed on the way to a proxy. */
function describeProxyFault(error: unknown): string {
  const cause = findAtProxy(error);
  const code = findCode(cause) ?? '';
  if (untraceable.has(code)) return 'its certificate is not signed by an authority that this machine trusts';
  return certificateFaults[code] ?? describeFault(cause, code);
}

function findAtProxy(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return systemErrorCode(error) === 'ERR_AT_PROXY' ? error.cause : findAtProxy(error.cause);
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`;
}

/** A proxy that does not let the request through; undici has no error code of its own for that. */
function proxyFault(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, status = '407'] = /^Proxy (?:response \((\d+)\)|Authentication Required)/.exec(message) ?? [];
  return message.startsWith('Proxy ') ? `the proxy refuses to connect to it (status ${status})` : undefined;
}
