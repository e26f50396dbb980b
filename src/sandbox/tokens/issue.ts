import type { RancherState, User } from '../state.ts';
import { kubeconfigTtl, mintTtl, mintTtlOf216, sessionTtl, type Token } from './tokens.ts';

const MAXIMUM = 'auth-token-max-ttl-minutes';
const KUBECONFIG_TTL = 'kubeconfig-default-token-ttl-minutes';
const CLI_TTL = 'kubeconfig-token-ttl-minutes';
const KUBECONFIG_MAXIMUM = 'kubeconfig-max-token-ttl-minutes';
const DEFAULT_TTL = 'auth-token-default-ttl-minutes';

/**
 * The session token of a login: the session setting decides its lifetime, whatever the maximum (captured on Rancher
 * 2.15.0).
 */
export function issueSession(state: RancherState, user: User, description: string): Token {
  const ttl = sessionTtl(state.minutes('auth-user-session-ttl-minutes'));
  return state.addToken({ userId: user.id, kind: 'session', isDerived: false, description, ttl });
}

/**
 * The kubeconfig token of generateKubeconfig, for every cluster or for one. Where there is no setting for it (before
 * 2.6.7) it never expires.
 */
export function issueKubeconfig(state: RancherState, user: User, clusterId: string | null): Token {
  const isBound = state.settings.has(KUBECONFIG_TTL);
  const ttl = isBound ? kubeconfigTtl(state.minutes(KUBECONFIG_TTL), kubeconfigMaximum(state)) : 0;
  return addKubeconfig(state, user, { clusterId, ttl, generateName: `kubeconfig-${user.id}` });
}

/**
 * The kubeconfig token of a login from a terminal. It has a setting of its own up to 2.7; its name contains the
 * cluster's id (captured on Rancher 2.15.0).
 */
export function issueCliKubeconfig(state: RancherState, user: User, clusterId: string | null): Token {
  const setting = state.settings.has(CLI_TTL) ? CLI_TTL : KUBECONFIG_TTL;
  const ttl = kubeconfigTtl(state.minutes(setting), kubeconfigMaximum(state));
  const scope = clusterId === null ? '' : `.${clusterId}`;
  return addKubeconfig(state, user, { clusterId, ttl, generateName: `kubeconfig-${user.id}${scope}` });
}

function addKubeconfig(
  state: RancherState,
  { id }: User,
  token: Pick<Token, 'clusterId' | 'ttl' | 'generateName'>,
): Token {
  return state.addToken({ userId: id, kind: 'kubeconfig', description: 'Kubeconfig token', ...token });
}

/** A minted token. The cluster is not looked up, and the token may outlive its parent (captured on Rancher 2.15.0). */
export function issueMinted(
  state: RancherState,
  user: User,
  requested: { ttl: number | undefined; clusterId: string | null; description: string },
): Token {
  return state.addToken({ userId: user.id, ...requested, ttl: grantedTtl(state, requested.ttl) });
}

function grantedTtl(state: RancherState, requested: number | undefined): number {
  const maximum = state.minutes(MAXIMUM);
  if (!state.profile.negativeTtlIsMaximum) return mintTtl(requested, maximum);
  return mintTtlOf216(requested, state.minutes(DEFAULT_TTL), maximum);
}

/** In minutes: from 2.16 on kubeconfig tokens have a maximum of their own, and only that. */
export function kubeconfigMaximum(state: RancherState): number {
  return state.minutes(state.settings.has(KUBECONFIG_MAXIMUM) ? KUBECONFIG_MAXIMUM : MAXIMUM);
}

/** The bearer of a new token: `<name>:<key>`. */
export function bearerOf(token: Token): string {
  return `${token.name}:${token.secret}`;
}

/** `Set-Cookie` for a browser that a token logs in (captured on Rancher 2.15.0). */
export function sessionCookie(token: Token): string {
  return `R_SESS=${bearerOf(token)}; Path=/; HttpOnly; Secure; SameSite=Lax`;
}
