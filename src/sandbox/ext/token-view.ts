import type { Caller } from '../people/authentication.ts';
import { localPrincipal, principalOf } from '../people/principal.ts';
import type { RancherState } from '../state.ts';
import { isExpired } from '../tokens/tokens.ts';
import { timestamp } from '../views/time.ts';
import { expiresAtText } from '../views/token.ts';
import { API_VERSION } from './api.ts';
import { type ExtToken, extBearerOf } from './token.ts';

/** A token as `ext.cattle.io/v1` shows it, with its hash but not its secret (captured on Rancher 2.15.0). */
export function extTokenView(state: RancherState, token: ExtToken, caller: Caller) {
  return tokenObject(state, token, caller, { hash: token.secret });
}

/** A token in the response to its creation, the only one that contains the secret. */
export function createdTokenView(state: RancherState, token: ExtToken, caller: Caller) {
  return tokenObject(state, token, caller, { value: token.secret, bearerToken: extBearerOf(token) });
}

/** The `metadata` of a token. */
export function tokenMetadata(token: ExtToken) {
  return {
    name: token.name,
    generateName: token.generateName,
    uid: token.uuid,
    resourceVersion: '1',
    creationTimestamp: timestamp(token.created),
    labels: extTokenLabels(token),
  };
}

/** The labels of a token: its kind and its user. */
export function extTokenLabels({ kind, kubeconfigId, userId }: ExtToken): Record<string, string> {
  return {
    'authn.management.cattle.io/kind': kind ?? '',
    ...(kubeconfigId !== null && { 'authn.management.cattle.io/kubeconfig-id': kubeconfigId }),
    'cattle.io/user-id': userId,
  };
}

function tokenObject(state: RancherState, token: ExtToken, caller: Caller, secret: Record<string, string>) {
  return {
    kind: 'Token',
    apiVersion: API_VERSION,
    metadata: tokenMetadata(token),
    spec: tokenSpec(state, token),
    status: {
      ...secret,
      current: token.name === caller.token.name,
      expired: isExpired(token, state.clock.now()),
      expiresAt: expiresAtText(token),
      lastUpdateTime: timestamp(token.created),
      ...(token.lastUsedAt !== null && { lastUsedAt: timestamp(token.lastUsedAt) }),
    },
  };
}

/** A token of a disabled user is shown as disabled itself (captured on Rancher 2.15.0). */
function tokenSpec(state: RancherState, token: ExtToken) {
  const user = state.users.get(token.userId);
  const { provider, login, name } = user ? principalOf(user) : localPrincipal(token.userId, '');
  return {
    userID: token.userId,
    userPrincipal: {
      name,
      displayName: user?.name ?? '',
      loginName: login,
      principalType: 'user',
      me: true,
      provider,
    },
    kind: token.kind ?? '',
    ...(token.description && { description: token.description }),
    ttl: token.ttl,
    enabled: user?.enabled ?? false,
    ...(token.clusterName !== null && { clusterName: token.clusterName }),
  };
}
