/** What is known about a setting that limits tokens, independent of the server. */
export interface TokenSetting {
  name: string;
  unit: 'minutes' | 'boolean';
  /** The versions of Rancher that have it. */
  versions: string;
  /** What it applies to. */
  appliesTo: string;
  /** What it applies to where the server has another setting for the rest. */
  beside?: { setting: string; appliesTo: string };
  /** What a value means; `span`: the value as a time span in words. */
  says: (span: string) => string;
  /** What 0 means, as a label and in a sentence; absent where 0 is not valid. */
  zero?: { word: string; says: string };
  /** What `true` and `false` mean. */
  flag?: { true: string; false: string };
  /** The settings whose value it may not exceed, unless that is 0. */
  atMost?: readonly string[];
}

const maximum = 'auth-token-max-ttl-minutes';
const never = (tokens: string) => ({ word: 'never', says: `${tokens} never expire` });

/**
 * The settings that limit tokens, of every version from 2.4.6 on, in the order of lists; each server has some of them.
 * Limits between them: Rancher's documentation, and for sessions the checks of its webhook.
 */
export const tokenSettings: readonly TokenSetting[] = [
  {
    name: 'kubeconfig-generate-token',
    unit: 'boolean',
    versions: '2.4.6 and later',
    appliesTo: 'kubeconfigs that Rancher makes',
    says: () => '',
    flag: {
      true: 'kubeconfigs carry a token',
      false: 'kubeconfigs carry a command that logs in and fetches short-lived tokens',
    },
  },
  {
    name: 'kubeconfig-token-ttl-minutes',
    unit: 'minutes',
    versions: '2.4.6 to 2.7',
    appliesTo: 'kubeconfig tokens that a command line makes',
    says: (span) => `tokens that a command line makes for kubectl live ${span}`,
    zero: never('tokens that a command line makes for kubectl'),
    atMost: [maximum],
  },
  {
    name: 'kubeconfig-default-token-ttl-minutes',
    unit: 'minutes',
    versions: '2.6.7 and later',
    appliesTo: 'kubeconfig tokens',
    beside: {
      setting: 'kubeconfig-token-ttl-minutes',
      appliesTo: 'kubeconfig tokens but those that a command line makes',
    },
    says: (span) => `kubeconfig tokens live ${span}`,
    zero: never('kubeconfig tokens'),
    atMost: ['kubeconfig-max-token-ttl-minutes', maximum],
  },
  {
    name: 'kubeconfig-max-token-ttl-minutes',
    unit: 'minutes',
    versions: '2.16 and later',
    appliesTo: 'kubeconfig tokens',
    says: (span) => `no kubeconfig token lives longer than ${span}`,
    zero: { word: 'no limit', says: 'kubeconfig tokens have no limit of their own' },
  },
  {
    name: maximum,
    unit: 'minutes',
    versions: '2.4.6 and later',
    appliesTo: 'all tokens but the sessions of logins',
    says: (span) => `no token lives longer than ${span}; sessions of logins are not bound by it`,
    zero: { word: 'no limit', says: 'tokens may have any lifetime' },
  },
  {
    name: 'auth-token-default-ttl-minutes',
    unit: 'minutes',
    versions: '2.16 and later',
    appliesTo: 'API keys created without a lifetime',
    says: (span) => `an API key created without a lifetime lives ${span}`,
    zero: { word: 'no limit', says: 'an API key created without a lifetime has no limit of its own' },
    atMost: [maximum],
  },
  {
    name: 'auth-user-session-ttl-minutes',
    unit: 'minutes',
    versions: '2.4.6 and later',
    appliesTo: 'sessions of logins',
    says: (span) => `a login lasts ${span}`,
  },
  {
    name: 'auth-user-session-idle-ttl-minutes',
    unit: 'minutes',
    versions: '2.11 and later',
    appliesTo: 'sessions of logins',
    says: (span) => `a login that is not used for ${span} ends`,
    atMost: ['auth-user-session-ttl-minutes'],
  },
];

/** Finds a setting by its name; undefined for one that has nothing to do with tokens. */
export function findTokenSetting(name: string): TokenSetting | undefined {
  return tokenSettings.find((setting) => setting.name === name);
}

/** Reads a setting's value as minutes; undefined for anything else. */
export function readMinutes(value: string): number | undefined {
  const minutes = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(minutes) ? minutes : undefined;
}

const spans: [name: string, minutes: number][] = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
];

/** Minutes as a person reads them: 43200 is `30 days`, 90 is `1 hour 30 minutes`. */
export function minutesInWords(minutes: number): string {
  let left = minutes;
  const words: string[] = [];
  for (const [name, length] of spans) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) words.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return words.join(' ') || '0 minutes';
}
