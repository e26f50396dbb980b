import type { RancherState, User } from './state.ts';
import { kubeconfigTtl, mintTtl, sessionTtl, type Token } from './tokens.ts';

const MAXIMUM = 'auth-token-max-ttl-minutes';

/** The token of a login: it lives as long as the session setting says, whatever the maximum (captured on Rancher 2.15.0). */
export function issueSession(state: RancherState, user: User, description: string): Token {
  const ttl = sessionTtl(state.minutes('auth-user-session-ttl-minutes'));
  return state.addToken({ userId: user.id, kind: 'session', isDerived: false, description, ttl });
}

/**
 * A kubeconfig token, for every cluster or for one. A login puts the cluster into the name (`nameCluster`); generateKubeconfig
 * does not (captured on Rancher 2.15.0).
 */
export function issueKubeconfig(
  state: RancherState,
  user: User,
  clusterId: string | null,
  { nameCluster = false } = {},
): Token {
  const ttl = kubeconfigTtl(state.minutes('kubeconfig-default-token-ttl-minutes'), state.minutes(MAXIMUM));
  const scope = nameCluster && clusterId !== null ? `.${clusterId}` : '';
  const generateName = `kubeconfig-${user.id}${scope}`;
  return state.addToken({
    userId: user.id,
    kind: 'kubeconfig',
    clusterId,
    generateName,
    ttl,
    description: 'Kubeconfig token',
  });
}

/** A minted token. The cluster is not looked up, and the token may outlive its parent (captured on Rancher 2.15.0). */
export function issueMinted(
  state: RancherState,
  user: User,
  wish: { ttl: number | undefined; clusterId: string | null; description: string },
): Token {
  return state.addToken({ userId: user.id, ...wish, ttl: mintTtl(wish.ttl, state.minutes(MAXIMUM)) });
}

/** A token as its bearer sends it. */
export function bearerOf(token: Token): string {
  return `${token.name}:${token.secret}`;
}

/** `Set-Cookie` for a browser that is logged in by a token (captured on Rancher 2.15.0). */
export function sessionCookie(token: Token): string {
  return `R_SESS=${bearerOf(token)}; Path=/; HttpOnly; Secure; SameSite=Lax`;
}
