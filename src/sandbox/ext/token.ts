import { createHash, randomBytes } from 'node:crypto';
import { mintTtl, type Token } from '../tokens.ts';

/**
 * A token of `ext.cattle.io/v1`. Its `clusterId` stays null: `clusterName` is looked at when the token is made, and confines it to
 * nothing (captured on Rancher 2.15.0).
 */
export interface ExtToken extends Token {
  clusterName: string | null;
  /** The kubeconfig it was made for. */
  kubeconfigId: string | null;
  /** What is shown of the secret once the token is made. */
  hash: string;
}

/** The lifetime in ms: what was asked for, cut to the maximum; 0 and less ask for the maximum (captured on Rancher 2.15.0). */
export function extTtl(requestedMs: number, maxMinutes: number): number {
  return mintTtl(Math.max(0, requestedMs), maxMinutes);
}

/** A token as its bearer sends it. */
export function extBearerOf({ name, secret }: Pick<Token, 'name' | 'secret'>): string {
  return `ext/${name}:${secret}`;
}

/** A secret, hashed as Rancher 2.8 and later do: `$3:1:<salt>:<SHA3-512>`, base64 without padding. */
export function hashOf(secret: string): string {
  const salt = randomBytes(8);
  const hash = createHash('sha3-512').update(salt).update(secret).digest();
  return `$3:1:${unpadded(salt)}:${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
