import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';

/** A certificate in the chain that a server shows. */
export interface PeerCertificate {
  /** Whom it is for, as it says: maybe empty. */
  name: string;
  /** Milliseconds since the epoch. */
  validTo: number;
}

/** The chain that a server shows to anyone, its own certificate first. Nothing is sent, and nothing is checked. `timeout`: milliseconds for all of it. */
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
    socket.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
  });
}

/** The last one names itself as its issuer. */
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
