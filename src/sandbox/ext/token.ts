import { mintTtl, type Token } from '../tokens.ts';

/**
 * A token of `ext.cattle.io/v1`. Its secret is kept as a hash, whatever the feature `token-hashing` says. Its `clusterId` stays null: `clusterName` is looked at when the token is made, and confines it to
 * nothing (captured on Rancher 2.15.0).
 */
export interface ExtToken extends Token {
  clusterName: string | null;
  /** The kubeconfig it was made for. */
  kubeconfigId: string | null;
}

/** The lifetime in ms: what was asked for, cut to the maximum; 0 and less ask for the maximum (captured on Rancher 2.15.0). */
export function extTtl(requestedMs: number, maxMinutes: number): number {
  return mintTtl(Math.max(0, requestedMs), maxMinutes);
}

/** A token, just made, as its bearer sends it. */
export function extBearerOf({ name, secret }: Pick<Token, 'name' | 'secret'>): string {
  return `ext/${name}:${secret}`;
}
