import { type JsonObject, objectIn, stringIn } from '../http/responses.ts';
import { kindOf, type TokenKind } from './token-kinds.ts';

/**
 * A token as lists show it, without its key or the hash of that. Times are milliseconds since the epoch by the local
 * clock.
 */
export interface ListedToken {
  /** What deletes it; those of `ext.cattle.io/v1` begin with `ext/`. */
  id: string;
  kind: TokenKind;
  /** `name`: the user name or display name; empty where the server does not say. */
  user: { id: string; name: string };
  /** The id of the auth provider that the user logged in with; empty where the server does not say. */
  provider: string;
  /** The cluster it is confined to, if any. */
  clusterId: string | undefined;
  description: string;
  createdAt: number;
  /** Undefined when it was not used, or the server does not record it (before 2.10). */
  lastUsedAt: number | undefined;
  /** Infinity for one that never expires. */
  expiresAt: number;
}

const kindLabel = 'authn.management.cattle.io/kind';

/**
 * A token of `/v3/tokens`, always the caller's own. `clockAhead`: how far the server's clock is ahead, in milliseconds.
 */
export function readV3Token(item: JsonObject, clockAhead: number): ListedToken {
  const object = { name: stringIn(item, 'id'), labels: objectIn(item, 'labels'), created: stringIn(item, 'created') };
  return {
    ...readShared(item, object, clockAhead),
    user: { id: stringIn(item, 'userId'), name: '' },
    clusterId: stringIn(item, 'clusterId') || undefined,
  };
}

/** A token of the management API on `local`. The key or its hash in its item is left out. */
export function readManagementToken(item: JsonObject, clockAhead: number): ListedToken {
  const metadata = objectIn(item, 'metadata');
  const object = {
    name: stringIn(metadata, 'name'),
    labels: objectIn(metadata, 'labels'),
    created: stringIn(metadata, 'creationTimestamp'),
  };
  return {
    ...readShared(item, object, clockAhead),
    user: { id: stringIn(item, 'userId'), name: userName(objectIn(item, 'userPrincipal')) },
    clusterId: stringIn(item, 'clusterName') || undefined,
  };
}

/** What both of these APIs have in the same fields of an item; those of the object itself are elsewhere in each. */
function readShared(
  item: JsonObject,
  { name, labels, created }: { name: string; labels: JsonObject; created: string },
  clockAhead: number,
): Omit<ListedToken, 'user' | 'clusterId'> {
  return {
    id: name,
    kind: kindOf({ name, label: stringIn(labels, kindLabel), isDerived: item.isDerived === true }),
    provider: stringIn(item, 'authProvider'),
    description: stringIn(item, 'description'),
    ...readTimes(item, created, clockAhead),
  };
}

/** A token of `ext.cattle.io/v1`. */
export function readExtToken(item: JsonObject, clockAhead: number): ListedToken {
  const metadata = objectIn(item, 'metadata');
  const spec = objectIn(item, 'spec');
  const name = stringIn(metadata, 'name');
  const label = stringIn(spec, 'kind') || stringIn(objectIn(metadata, 'labels'), kindLabel);
  const times = { ...objectIn(item, 'status'), ttl: spec.ttl };
  return {
    id: `ext/${name}`,
    kind: kindOf({ name, label, isDerived: true }),
    user: { id: stringIn(spec, 'userID'), name: userName(objectIn(spec, 'userPrincipal')) },
    provider: stringIn(objectIn(spec, 'userPrincipal'), 'provider'),
    clusterId: stringIn(spec, 'clusterName') || undefined,
    description: stringIn(spec, 'description'),
    ...readTimes(times, stringIn(metadata, 'creationTimestamp'), clockAhead),
  };
}

function userName(principal: JsonObject): string {
  return stringIn(principal, 'loginName') || stringIn(principal, 'displayName');
}

/**
 * Older servers leave `expiresAt` empty in the objects of the management API, whatever the lifetime: only a `ttl` of 0
 * says that a token never expires.
 */
function readTimes(
  item: JsonObject,
  created: string,
  clockAhead: number,
): Pick<ListedToken, 'createdAt' | 'lastUsedAt' | 'expiresAt'> {
  const ttl = typeof item.ttl === 'number' ? item.ttl : 0;
  const createdAt = Date.parse(created) - clockAhead;
  const end = ttl === 0 ? Infinity : createdAt + ttl;
  return {
    createdAt,
    lastUsedAt: timeIn(item, 'lastUsedAt', clockAhead),
    expiresAt: timeIn(item, 'expiresAt', clockAhead) ?? end,
  };
}

function timeIn(item: JsonObject, field: string, clockAhead: number): number | undefined {
  const time = Date.parse(stringIn(item, field));
  return Number.isNaN(time) ? undefined : time - clockAhead;
}
