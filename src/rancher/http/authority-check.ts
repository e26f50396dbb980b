import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** What OpenSSL says of a chain that does not end at one of the authorities. A wrong name, or an expired server, is none of it. */
const strangers = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
]);

/**
 * Whether a server shows a certificate that these authorities (PEM), and no others, have signed. No request is sent. `timeout`:
 * milliseconds in total. Rejects where there is no connection.
 */
export function isSignedBy(server: string, pem: string, timeout: number): Promise<boolean> {
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = {
    host,
    port: Number(port || '443'),
    ca: pem,
    rejectUnauthorized: false,
    allowPartialTrustChain: true,
  };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, ...(isIP(host) ? {} : { servername: host }) }, () => {
      clearTimeout(limit);
      const fault: unknown = socket.authorizationError;
      socket.destroy();
      resolve(!strangers.has(codeOf(fault)));
    });
    const limit = setTimeout(() => socket.destroy(new Error('it does not answer')), timeout);
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(limit);
      reject(new Error('the connection was cut'));
    });
  });
}

/** The code itself, or an error that has it. */
function codeOf(fault: unknown): string {
  if (typeof fault === 'string') return fault;
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
}
