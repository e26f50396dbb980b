import type { RancherHttp } from '../../rancher/http/http.ts';
import { listProviders } from '../../rancher/login/providers.ts';
import { listSettings, type Setting } from '../../rancher/settings.ts';
import type { TokenKind } from '../../rancher/tokens/token-kinds.ts';
import { readMinutes } from '../../rancher/tokens/token-settings.ts';
import { readUserPages } from '../../rancher/user-accounts.ts';
import { readServerVersion } from '../../rancher/version.ts';
import type { Secret } from '../../secret.ts';
import { unlessForbidden } from './unless-forbidden.ts';

/** What a server says now that tells whether a token should be there. */
export interface TokenFacts {
  /** The longest lifetime that a token of a kind can get today, in milliseconds; Infinity where there is no maximum. */
  maximumOf(kind: TokenKind): number;
  /** All users by id; undefined where only the caller's own tokens are looked at. */
  users: ReadonlyMap<string, KnownUser> | undefined;
  /** The ids of the enabled auth providers. */
  providers: ReadonlySet<string>;
  /** Whether the server records when a token is used: from Rancher 2.10 on. False if it does not tell its version. */
  recordsUse: boolean;
}

export interface KnownUser {
  /** The user name, or the display name of a user of an outside provider. */
  name: string;
  enabled: boolean;
}

/** Reads them. `allUsers`: for tokens of all users, as an admin; `known`: the settings, where they were read before. */
export async function readTokenFacts(
  http: RancherHttp,
  session: Secret,
  { allUsers, known }: { allUsers: boolean; known?: Pick<Setting, 'name' | 'value'>[] },
): Promise<TokenFacts> {
  const [settings, users, providers, recordsUse] = await Promise.all([
    known ?? unlessForbidden(listSettings(http, session), []),
    allUsers ? readUsers(http, session) : undefined,
    listProviders(http),
    recordsLastUse(http),
  ]);
  return {
    maximumOf: readMaximums(new Map(settings.map(({ name, value }) => [name, value]))),
    users,
    providers: new Set(providers.map(({ id }) => id)),
    recordsUse,
  };
}

/** Whether a server records when a token was last used; false for one that does not tell its version. */
export async function recordsLastUse(http: RancherHttp): Promise<boolean> {
  const [major, minor] = (await readServerVersion(http)) ?? [0, 0];
  return major > 2 || (major === 2 && minor >= 10);
}

async function readUsers(http: RancherHttp, session: Secret): Promise<Map<string, KnownUser>> {
  const users = new Map<string, KnownUser>();
  for await (const page of readUserPages(http, session)) {
    for (const { id, username, name, enabled } of page) users.set(id, { name: username || name, enabled });
  }
  return users;
}

/** Sessions have a setting of their own, and kubeconfigs their own maximum on servers that have it (2.16 and later). */
function readMaximums(values: ReadonlyMap<string, string>): TokenFacts['maximumOf'] {
  const maximum = (name: string): number => (readMinutes(values.get(name) ?? '') || Infinity) * 60_000;
  const other = maximum('auth-token-max-ttl-minutes');
  const session = maximum('auth-user-session-ttl-minutes');
  const ownName = 'kubeconfig-max-token-ttl-minutes';
  const kubeconfig = values.has(ownName) ? maximum(ownName) : other;
  return (kind) => {
    if (kind === 'session') return session;
    return kind === 'kubeconfig' ? kubeconfig : other;
  };
}
