import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { readPages } from './http/paging.ts';
import { expectDone, type JsonObject, stringIn } from './http/responses.ts';

/** A Rancher user as an admin sees them. */
export interface UserAccount {
  id: string;
  /** The user name for the login; empty for a user of an outside provider. */
  username: string;
  /** The name that is shown. */
  name: string;
  enabled: boolean;
  /** Whether it is the caller. */
  isMe: boolean;
  /**
   * The identity at each auth provider: `local://u-abcde`, `github_user://1234`; `system://...` for an account of
   * Rancher's own.
   */
  principalIds: string[];
}

/** All users, page by page; only the caller without permission to manage users. */
export async function* readUserPages(http: RancherHttp, session: Secret): AsyncGenerator<UserAccount[]> {
  for await (const page of readPages(http, session, '/v3/users')) yield page.map(readAccount);
}

function readAccount(item: JsonObject): UserAccount {
  const ids: unknown[] = Array.isArray(item.principalIds) ? item.principalIds : [];
  return {
    id: stringIn(item, 'id'),
    username: stringIn(item, 'username'),
    name: stringIn(item, 'name'),
    enabled: item.enabled !== false,
    isMe: item.me === true,
    principalIds: ids.filter((id) => typeof id === 'string'),
  };
}

/** The ids of the auth providers that a user comes from: `local` unless there are others. */
export function providersOf({ principalIds }: Pick<UserAccount, 'principalIds'>): string[] {
  const providers = principalIds.map((id) => id.slice(0, Math.max(0, id.indexOf('://'))).replace(/_user$/, ''));
  const outside = new Set(providers.filter((provider) => provider !== 'local' && provider !== ''));
  return outside.size === 0 ? ['local'] : [...outside];
}

/**
 * Enables or disables a user. Throws `RancherError`: 403 without permission, 409, 422 for oneself (captured on 2.15.0).
 */
export async function setUserEnabled(
  http: RancherHttp,
  session: Secret,
  { id, enabled }: Pick<UserAccount, 'id' | 'enabled'>,
): Promise<void> {
  const path = `/v3/users/${encodeURIComponent(id)}`;
  expectDone(await http.send({ method: 'PUT', path, token: session, body: { enabled } }));
}
