import { X509Certificate } from 'node:crypto';

/** What a text in PEM has in it. */
export interface Authorities {
  /** SHA-256 of each certificate. */
  fingerprints: string[];
  /** When the last of them expires; milliseconds since the epoch. */
  validTo: number;
}

const known = new Map<string, Authorities | undefined>();

/** The certificates in a text; undefined where there are none, or one of them cannot be read. All clusters of a server have the same. */
export function readAuthorities(pem: string): Authorities | undefined {
  if (!known.has(pem)) known.set(pem, read(pem));
  return known.get(pem);
}

function read(pem: string): Authorities | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const all = blocks.map((block) => new X509Certificate(block));
    if (all.length === 0) return undefined;
    const ends = all.map(({ validTo }) => Date.parse(validTo));
    return { fingerprints: all.map(({ fingerprint256 }) => fingerprint256), validTo: Math.max(...ends) };
  } catch {
    return undefined;
  }
}

/** Certificates as a kubeconfig has them, in base64, as PEM; undefined for what is no base64. */
export function decodeCertificates(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(base64)) return undefined;
  return Buffer.from(base64, 'base64').toString('latin1');
}
