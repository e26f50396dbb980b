import { systemErrorCode } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { ProxyRefusal } from './proxy-error.ts';
import { connectTimeout } from './transport.ts';

/** OpenSSL's and Node.js's codes for a certificate that cannot be traced to a trusted root. */
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

/**
 * By the codes that Node.js gives to the results of OpenSSL's verification, `UNSPECIFIED` for those that it has no name
 * for.
 */
const certificateFaults: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (is the clock of this machine right?)',
  CERT_REVOKED: 'its certificate has been revoked',
  INVALID_CA: 'its certificate is not signed by a certificate authority',
  INVALID_PURPOSE: 'its certificate is not for a server',
  PATH_LENGTH_EXCEEDED: 'its certificate chain is longer than its authority allows',
  CERT_CHAIN_TOO_LONG: 'its certificate chain is too long',
  CERT_REJECTED: unacceptable,
  UNSPECIFIED: unacceptable,
  HOSTNAME_MISMATCH: 'its certificate is for another name',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: unreadable,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: unreadable,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: unreadable,
  ERROR_IN_CERT_NOT_AFTER_FIELD: unreadable,
};

const cut = 'the connection was cut';
const noTls = 'it does not speak TLS there';

const connectionFaults: Record<string, string> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up now',
  ECONNREFUSED: 'nothing answers on that port',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
  ERR_CONNECT_TIMEOUT: `it did not accept the connection within ${connectTimeout / 1_000} s`,
  ABORT_ERR: 'the request was cancelled',
  ECONNABORTED: cut,
  ECONNRESET: cut,
  EPIPE: cut,
  ERR_RESPONSE_CUT: 'the connection was cut in the middle of the response',
  HPE_HEADER_OVERFLOW: 'its response headers are too large',
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_NOT_SOCKS: 'it does not speak SOCKS5 there',
};

/** The first code that an error or one of the errors inside it carries; empty for none. */
export function findCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'ABORT_ERR';
  return systemErrorCode(error) ?? findCode(error instanceof AggregateError ? error.errors[0] : error.cause);
}

export function isUntraceable(code: string): boolean {
  return untraceable.has(code);
}

/** What is wrong with a certificate that leads to a trusted root; undefined for a failure of another kind. */
export function describeCertificateFault(code: string): string | undefined {
  return certificateFaults[code];
}

/** Why the peer of a connection could not be talked to. */
export function describeFault(error: unknown): string {
  const code = findCode(error);
  if (error instanceof ProxyRefusal) return `it refuses to connect (${printable(error.reason)})`;
  if (untraceable.has(code)) return 'its certificate is not signed by an authority that this machine trusts';
  const words = certificateFaults[code] ?? connectionFaults[code];
  if (words !== undefined) return words;
  if (code.startsWith('HPE_')) return 'it does not speak HTTP there';
  return `the connection failed (${printable(code || String(error))})`;
}
