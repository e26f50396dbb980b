import { randomUUID } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { ExtKubeconfig } from './ext/kubeconfig.ts';
import type { ExtToken } from './ext/token.ts';
import { STALE_MS, StaleCache } from './like-real/stale-cache.ts';
import { generatedName } from './names.ts';
import { type AuthorizationCode, newOidcClient, type OidcClient } from './oidc/client.ts';
import { SigningKey } from './oidc/signing-key.ts';
import type { ProviderId } from './providers/catalogue.ts';
import type { Provider } from './providers/provider.ts';
import type { AuthToken, SamlRequest } from './saml/requests.ts';
import { type Setting, settingValue } from './settings.ts';
import { SortedMap } from './sorted-map.ts';
import { hashOf, isHash } from './tokens/hashing.ts';
import { type IssuedSecrets, tokenKind } from './tokens/issued-secrets.ts';
import { makeToken, type NewToken } from './tokens/make-token.ts';
import type { Token } from './tokens/tokens.ts';
import type { VersionProfile } from './versions.ts';

export interface User {
  id: string;
  username: string;
  name: string;
  password: string;
  enabled: boolean;
  mustChangePassword: boolean;
  admin: boolean;
  /** Ids of global roles other than `admin`; the sandbox knows `settings-manage`. */
  globalRoles: Set<string>;
  created: number;
  creatorId: string | null;
  lastLogin: number | null;
  uuid: string;
  /** The user's identity at an auth provider; null for a local user. */
  external: { provider: ProviderId; login: string } | null;
}

export interface Cluster {
  id: string;
  name: string;
  state: 'active' | 'pending';
  created: number;
  creatorId: string | null;
  uuid: string;
  /** Those that an admin gave it. */
  labels: Record<string, string>;
  /** Ids of the users who may use the cluster; admins need not be among them. */
  members: Set<string>;
  /** The Authorized Cluster Endpoint; null when the cluster has none. */
  authorizedEndpoint: { fqdn: string; caCerts: string } | null;
}

export type NewExtToken = Pick<Token, 'userId' | 'ttl' | 'description'> &
  Partial<Pick<ExtToken, 'kind' | 'clusterName' | 'kubeconfigId'>>;

/** Everything the sandbox remembers. Tests read and change it; it enforces no rules but unique names and ids. */
export class RancherState {
  readonly users = new Map<string, User>();
  readonly tokens = new SortedMap<Token>();
  readonly settings = new Map<string, Setting>();
  readonly clusters = new Map<string, Cluster>();
  /** The tokens of `ext.cattle.io/v1`, which v3 does not list. */
  readonly extTokens = new SortedMap<ExtToken>();
  readonly extKubeconfigs = new SortedMap<ExtKubeconfig>();
  readonly features: Map<string, boolean>;
  /** The clients of Rancher as an OIDC provider, by client id. */
  readonly oidcClients = new Map<string, OidcClient>();
  readonly oidcCodes = new Map<string, AuthorizationCode>();
  readonly oidcKey = new SigningKey();
  /** The auth providers that are set up besides `local`, by id. */
  readonly providers = new Map<string, Provider>();
  /** SAML logins in progress, by relay state. */
  readonly samlRequests = new Map<string, SamlRequest>();
  /** The tokens of SAML logins, for terminals to fetch, by request id. */
  readonly authTokens = new Map<string, AuthToken>();
  /** Whether the server has v3-public; an admin can switch it off where there is v1-public. */
  v3Public = true;
  readonly issuedSecrets: IssuedSecrets = new Map();
  /** How many of the next updates of settings, users and features fail with 409. */
  conflicts = 0;
  /** When expired tokens were last removed; milliseconds since the epoch. */
  lastPurge: number;
  readonly clock: Clock;
  /** Whether it responds with more fields than are needed, and notices deletions late, as a real server does. */
  readonly likeReal: boolean;
  readonly staleCache: StaleCache;
  /** What this version of Rancher has. */
  readonly profile: VersionProfile;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly uuid = randomUUID();

  constructor(clock: Clock, profile: VersionProfile, { likeReal = false } = {}) {
    this.clock = clock;
    this.profile = profile;
    this.likeReal = likeReal;
    this.staleCache = new StaleCache(clock, likeReal ? STALE_MS : 0);
    this.startedAt = clock.now();
    this.lastPurge = this.startedAt;
    this.features = new Map(Object.entries(profile.features));
    if (profile.hasNewApis) this.features.set('oidc-provider', false);
  }

  addUser(user: Pick<User, 'username' | 'password'> & Partial<User>): User {
    const id = user.id ?? generatedName(user.admin ? 'user-' : 'u-');
    const added: User = {
      name: user.username,
      enabled: true,
      mustChangePassword: false,
      admin: false,
      globalRoles: new Set(),
      creatorId: null,
      lastLogin: null,
      created: this.clock.now(),
      uuid: randomUUID(),
      external: null,
      ...user,
      id,
    };
    this.users.set(id, added);
    return added;
  }

  addCluster(cluster: Pick<Cluster, 'id' | 'name'> & Partial<Cluster>): Cluster {
    const added: Cluster = {
      state: 'active',
      creatorId: null,
      labels: {},
      members: new Set(),
      authorizedEndpoint: null,
      created: this.clock.now(),
      uuid: randomUUID(),
      ...cluster,
    };
    this.clusters.set(added.id, added);
    return added;
  }

  /** Adds a token; returns it with its secret, of which the state may keep only a hash. */
  addToken(token: NewToken): Token {
    const added = makeToken(token, this.tokens, this.clock.now());
    this.issuedSecrets.set(added.secret, tokenKind(added, added.clusterId));
    this.tokens.set(added.name, this.features.get('token-hashing') ? this.#hashed(added) : added);
    return added;
  }

  /** Adds a token of `ext.cattle.io/v1`; returns it with its secret, of which the state keeps only a hash. */
  addExtToken({ clusterName = null, kubeconfigId = null, ...token }: NewExtToken): ExtToken {
    const added = { ...makeToken(token, this.extTokens, this.clock.now()), clusterName, kubeconfigId };
    this.issuedSecrets.set(added.secret, tokenKind(added, clusterName));
    this.extTokens.set(added.name, this.#hashed(added));
    return added;
  }

  /** Turns token hashing on, irreversibly: only the hashes of the tokens' secrets are kept. */
  hashTokens(): void {
    this.features.set('token-hashing', true);
    for (const token of this.tokens.values()) {
      if (!isHash(token.secret)) token.secret = hashOf(token.secret, this.profile.hash);
    }
  }

  /** Removes a token of either kind. */
  deleteToken(name: string): void {
    for (const tokens of [this.tokens, this.extTokens]) {
      const token = tokens.get(name);
      if (!token) continue;
      this.staleCache.noteDeleted(token);
      tokens.delete(name);
    }
  }

  /** Enables or disables a user. */
  setEnabled(user: User, enabled: boolean): void {
    if (user.enabled && !enabled) this.staleCache.noteDisabled(user.id);
    user.enabled = enabled;
  }

  /** Whether a user may log in and use tokens. */
  accepts(user: User): boolean {
    return user.enabled || this.staleCache.isStillEnabled(user.id);
  }

  /** Registers an OIDC client with these redirect URIs, and turns the feature on. */
  addOidcClient(redirectUris: string[]): OidcClient {
    const client = newOidcClient(redirectUris);
    this.oidcClients.set(client.clientId, client);
    this.issuedSecrets.set(client.clientSecret, 'client secret');
    this.features.set('oidc-provider', true);
    return client;
  }

  addSetting(name: string, setting: Pick<Setting, 'default'> & Partial<Setting>): void {
    this.settings.set(name, { created: this.clock.now(), uuid: randomUUID(), ...setting, name });
  }

  /** The local user of that name; users of other providers have none. */
  findUser(username: string): User | undefined {
    return [...this.users.values()].find((user) => user.external === null && user.username === username);
  }

  /** The effective value of a setting; empty for one that does not exist. */
  setting(name: string): string {
    const setting = this.settings.get(name);
    return setting ? settingValue(setting) : '';
  }

  /** The effective value of a setting in minutes. One that is not a number counts as the setting's default. */
  minutes(name: string): number {
    const value = Number(this.setting(name));
    return Number.isInteger(value) ? value : Number(this.settings.get(name)?.default ?? 0);
  }

  #hashed<T extends Token>(token: T): T {
    return { ...token, secret: hashOf(token.secret, this.profile.hash) };
  }
}
