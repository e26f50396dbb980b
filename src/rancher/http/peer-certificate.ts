import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';

/** A certificate in a server's chain. */
export interface PeerCertificate {
  /** The common name of its subject: maybe empty. */
  name: string;
  /** Milliseconds since the epoch. */
  validTo: number;
}

/**
 * A server's chain, its own certificate first. No request is sent, and nothing is checked. `timeout`: milliseconds in
 * total.
 */
export function readPeerCertificates(server: string, timeout: number): Promise<PeerCertificate[]> {
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = { host, port: Number(port || '443'), rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, ...(isIP(host) ? {} : { servername: host }) }, () => {
      clearTimeout(limit);
      const chain = listChain(socket.getPeerCertificate(true));
      socket.destroy();
      resolve(chain);
    });
    const limit = setTimeout(() => socket.destroy(new Error('it does not answer')), timeout);
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(limit);
      reject(new Error('the connection was cut'));
    });
  });
}

/** The last certificate names itself as its issuer. */
function listChain(first: DetailedPeerCertificate): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  for (
    let one: DetailedPeerCertificate | undefined = first;
    one?.valid_to && !seen.has(one);
    one = one.issuerCertificate
  ) {
    seen.add(one);
    chain.push({ name: [one.subject.CN].flat()[0] ?? '', validTo: Date.parse(one.valid_to) });
  }
  return chain;
}
