import { localPrincipal, principalOf } from '../people/principal.ts';
import type { User } from '../state.ts';
import { isHash } from '../tokens/hashing.ts';
import { expiresAt, isExpired, type Token } from '../tokens/tokens.ts';
import { timestamp, wholeSecond } from './time.ts';

/** The annotation of a token with a hashed secret (source: pkg/auth/tokens). */
const HASHED = 'authn.management.cattle.io/token-hashed';

/**
 * A token as v3 shows it, without its secret; `userPrincipal` is a map as Go prints it. Only a session's token is ever
 * current (captured on Rancher 2.15.0).
 */
export function tokenView(token: Token, user: User, view: { baseUrl: string; now: number; current: string }) {
  const self = `${view.baseUrl}/v3/tokens/${token.name}`;
  const { provider, login, name } = principalOf(user);
  return {
    ...hashedAnnotation(token),
    authProvider: provider,
    baseType: 'token',
    clusterId: token.clusterId,
    created: timestamp(token.created),
    createdTS: wholeSecond(token.created),
    creatorId: null,
    current: token.name === view.current && !token.isDerived,
    description: token.description,
    enabled: true,
    expired: isExpired(token, view.now),
    expiresAt: expiresAtText(token),
    id: token.name,
    isDerived: token.isDerived,
    labels: tokenLabels(token),
    ...lastUse(token),
    links: { remove: self, self, update: self },
    name: token.name,
    ttl: token.ttl,
    type: 'token',
    userId: token.userId,
    userPrincipal: `map[displayName:${user.name} loginName:${login} me:true metadata:map[name:${name}] principalType:user provider:${provider}]`,
    uuid: token.uuid,
  };
}

/** A token as the management API shows it to admins, with its secret or the hash of it (captured on Rancher 2.15.0). */
export function managementTokenView(token: Token, user: User | undefined, now: number) {
  const { provider, login, name } = user ? principalOf(user) : localPrincipal(token.userId, '');
  return {
    apiVersion: 'management.cattle.io/v3',
    authProvider: provider,
    ...(token.clusterId !== null && { clusterName: token.clusterId }),
    current: false,
    description: token.description,
    expired: isExpired(token, now),
    expiresAt: expiresAtText(token),
    isDerived: token.isDerived,
    kind: 'Token',
    ...(token.lastUsedAt !== null && { lastUsedAt: timestamp(token.lastUsedAt) }),
    metadata: {
      ...hashedAnnotation(token),
      creationTimestamp: timestamp(token.created),
      generateName: token.generateName,
      generation: 2,
      labels: tokenLabels(token),
      name: token.name,
      resourceVersion: '1',
      uid: token.uuid,
    },
    token: token.secret,
    ttl: token.ttl,
    userId: token.userId,
    userPrincipal: {
      displayName: user?.name ?? '',
      loginName: login,
      me: true,
      metadata: { name },
      principalType: 'user',
      provider,
    },
  };
}

/** When a token expires, RFC 3339; empty when it never does. */
export function expiresAtText(token: Token): string {
  const end = expiresAt(token);
  return end === undefined ? '' : timestamp(end);
}

/** The labels of a token: its kind and its user. */
export function tokenLabels(token: Token): Record<string, string> {
  return {
    ...(token.kind && { 'authn.management.cattle.io/kind': token.kind }),
    'authn.management.cattle.io/token-userId': token.userId,
  };
}

function hashedAnnotation({ secret }: Token) {
  return isHash(secret) ? { annotations: { [HASHED]: 'true' } } : {};
}

function lastUse(token: Token) {
  if (token.lastUsedAt === null) return {};
  return { lastUsedAt: timestamp(token.lastUsedAt), lastUsedAtTS: wholeSecond(token.lastUsedAt) };
}
