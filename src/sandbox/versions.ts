/** The versions that the sandbox can behave like; each stands for all up to the next one. */
export const SANDBOX_VERSIONS = ['2.4.6', '2.4.7', '2.6.7', '2.8', '2.13', '2.14', '2.15', '2.16'] as const;

export type SandboxVersion = (typeof SANDBOX_VERSIONS)[number];

/** The newest release; 2.16 is still to come. */
export const DEFAULT_VERSION: SandboxVersion = '2.15';

/** How a version differs from others. */
export interface VersionProfile {
  /** As in `/rancherversion` and the setting `server-version`. */
  serverVersion: string;
  /** The settings whose default differs between versions, or that some versions lack; minutes. */
  settings: Readonly<Record<string, string>>;
  /**
   * v1-public, `ext.cattle.io/v1`, `POST /v1/logout` and the feature `oidc-provider`: from 2.12 on. Older ones have
   * only v3-public.
   */
  hasNewApis: boolean;
  /** Whether `redirectUrl` of OIDC providers is Rancher's own `/v1-oidc/<id>`, with PKCE: from 2.15 on. */
  redirectsByRancher: boolean;
  /** The feature flags, besides `oidc-provider`, and whether they are on. */
  features: Readonly<Record<string, boolean>>;
  /** Whether kubeconfigs of `ext.cattle.io/v1` name the server for the command in them: not in 2.14.1. */
  namesServerInExt: boolean;
  /** Whether a token with a negative `ttl` lives as long as possible, not at all: from 2.16 on. */
  negativeTtlIsMaximum: boolean;
  /** The path of the login page for terminals, which moved in 2.7. */
  loginPage: '/login' | '/dashboard/auth/login';
  /** Whether that page accepts only the response type `kubeconfig` from a terminal. */
  refusesResponseTypes: boolean;
  /** Whether tokens have the time of their last use: from 2.10 on. */
  notesUse: boolean;
  /** How tokens are hashed: `$2:<salt>:<SHA-256>`; from 2.8 on `$3:1:<salt>:<SHA3-512>`. */
  hash: 'sha256' | 'sha3-512';
}

const FEATURES = { 'token-hashing': false };

const SHARED = { redirectsByRancher: false, namesServerInExt: true, negativeTtlIsMaximum: false } as const;
const OLD = {
  ...SHARED,
  hasNewApis: false,
  features: FEATURES,
  loginPage: '/login',
  refusesResponseTypes: false,
  notesUse: false,
  hash: 'sha256',
} as const;
const NEW = {
  ...SHARED,
  hasNewApis: true,
  features: { ...FEATURES, auth: true },
  loginPage: '/dashboard/auth/login',
  refusesResponseTypes: true,
  notesUse: true,
  hash: 'sha3-512',
} as const;

const CLI_TTL = { 'kubeconfig-token-ttl-minutes': '960' };
const SETTINGS_OF_2_8 = { 'kubeconfig-default-token-ttl-minutes': '43200', 'auth-token-max-ttl-minutes': '129600' };
const SETTINGS_OF_2_11 = { ...SETTINGS_OF_2_8, 'auth-user-session-idle-ttl-minutes': '960' };
const SETTINGS_OF_2_16 = {
  ...SETTINGS_OF_2_11,
  'kubeconfig-max-token-ttl-minutes': '129600',
  'auth-token-default-ttl-minutes': '129600',
};

/**
 * 2.15 is captured on 2.15.0, 2.14 is known from its issues (rancher/rancher 54589 and 55013), the others are read in
 * Rancher's source: 2.16 on its main branch.
 */
export const PROFILES: Readonly<Record<SandboxVersion, VersionProfile>> = {
  '2.4.6': { ...OLD, serverVersion: 'v2.4.6', settings: { ...CLI_TTL, 'auth-token-max-ttl-minutes': '1440' } },
  '2.4.7': { ...OLD, serverVersion: 'v2.4.7', settings: { ...CLI_TTL, 'auth-token-max-ttl-minutes': '0' } },
  '2.6.7': {
    ...OLD,
    serverVersion: 'v2.6.7',
    settings: { ...CLI_TTL, 'kubeconfig-default-token-ttl-minutes': '0', 'auth-token-max-ttl-minutes': '0' },
  },
  '2.8': {
    ...OLD,
    serverVersion: 'v2.8.5',
    settings: SETTINGS_OF_2_8,
    loginPage: '/dashboard/auth/login',
    hash: 'sha3-512',
  },
  '2.13': { ...NEW, serverVersion: 'v2.13.1', settings: SETTINGS_OF_2_11 },
  '2.14': { ...NEW, serverVersion: 'v2.14.1', settings: SETTINGS_OF_2_11, namesServerInExt: false },
  '2.15': { ...NEW, serverVersion: 'v2.15.0', settings: SETTINGS_OF_2_11, redirectsByRancher: true },
  '2.16': {
    ...NEW,
    serverVersion: 'v2.16.0',
    settings: SETTINGS_OF_2_16,
    redirectsByRancher: true,
    features: FEATURES,
    negativeTtlIsMaximum: true,
  },
};

/** Whether a version can be an OIDC provider itself. */
export function canBeOidcProvider(version: SandboxVersion): boolean {
  return PROFILES[version].hasNewApis;
}

/** Whether the sandbox can behave like this version. */
export function isSandboxVersion(version: string): version is SandboxVersion {
  return SANDBOX_VERSIONS.some((known) => known === version);
}
