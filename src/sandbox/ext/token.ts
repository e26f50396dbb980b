import { mintTtl, type Token } from '../tokens/tokens.ts';

/**
 * A token of `ext.cattle.io/v1`. Its secret is always hashed, with or without the feature `token-hashing`. Its
 * `clusterId` stays null: `clusterName` is only checked at its creation and does not confine it (captured on Rancher
 * 2.15.0).
 */
export interface ExtToken extends Token {
  clusterName: string | null;
  /** The kubeconfig that it belongs to. */
  kubeconfigId: string | null;
}

/**
 * The lifetime in ms: the requested one, capped by the maximum; 0 or less stands for the maximum (captured on Rancher
 * 2.15.0).
 */
export function extTtl(requestedMs: number, maxMinutes: number): number {
  return mintTtl(Math.max(0, requestedMs), maxMinutes);
}

/** The bearer of a new token. */
export function extBearerOf({ name, secret }: Pick<Token, 'name' | 'secret'>): string {
  return `ext/${name}:${secret}`;
}
