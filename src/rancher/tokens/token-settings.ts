/** What is known about a setting that limits tokens, on any server. */
export interface TokenSetting {
  name: string;
  unit: 'minutes' | 'boolean';
  /** The versions of Rancher that have it. */
  versions: string;
  /** What it applies to. */
  appliesTo: string;
  /** What differs on a server that has another setting for some of these tokens. */
  beside?: { setting: string; appliesTo: string; says?: (span: string) => string };
  /** What a value means; `span`: the value as a time span in words. */
  says: (span: string) => string;
  /** What 0 means, in a word and in a sentence; absent if 0 is not allowed. */
  zero?: { word: string; says: string };
  /** What `true` and `false` mean. */
  flag?: { true: string; false: string };
  /** The settings whose value it may not exceed, unless that is 0; of several, the first that the server has. */
  atMost?: readonly string[];
  /** What happens if the value is only a few minutes. */
  tooShort?: string;
}

/** Below this, a lifetime makes people and programs log in or fetch tokens all the time. Minutes. */
export const shortest = 5;

const maximum = 'auth-token-max-ttl-minutes';
const kubeconfigMaximum = 'kubeconfig-max-token-ttl-minutes';
const kubeconfigsEnd =
  'kubeconfigs with a token would stop working within minutes, and kubectl would need a new token as often';
const never = (tokens: string) => ({ word: 'never', says: `${tokens} never expire` });

/**
 * The settings that limit tokens, of every version from 2.4.6 on, in the order of the list. Each server says which it has.
 * Limits between them are those of Rancher's documentation, and for sessions of its webhook.
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
    tooShort: 'kubectl would need a new token every few minutes',
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
    // From 2.16 on, the maximum of all tokens does not limit those of kubeconfigs.
    atMost: [kubeconfigMaximum, maximum],
    tooShort: kubeconfigsEnd,
  },
  {
    name: kubeconfigMaximum,
    unit: 'minutes',
    versions: '2.16 and later',
    appliesTo: 'kubeconfig tokens',
    says: (span) => `no kubeconfig token lives longer than ${span}`,
    zero: { word: 'no limit', says: 'kubeconfig tokens have no maximum lifetime' },
    tooShort: kubeconfigsEnd,
  },
  {
    name: maximum,
    unit: 'minutes',
    versions: '2.4.6 and later',
    appliesTo: 'all tokens but the sessions of logins',
    beside: {
      setting: kubeconfigMaximum,
      appliesTo: 'all tokens but the sessions of logins and kubeconfig tokens',
      says: (span) => `no token lives longer than ${span}, except sessions of logins and kubeconfig tokens`,
    },
    says: (span) => `no token lives longer than ${span}, except sessions of logins`,
    zero: { word: 'no limit', says: 'tokens may have any lifetime' },
    tooShort: 'API keys, and the tokens that kubectl uses, would end within minutes',
  },
  {
    name: 'auth-token-default-ttl-minutes',
    unit: 'minutes',
    versions: '2.16 and later',
    appliesTo: 'API keys created without a lifetime',
    says: (span) => `an API key created without a lifetime lives ${span}`,
    zero: { word: 'no limit', says: 'an API key created without a lifetime lives as long as the maximum allows' },
    atMost: [maximum],
    tooShort: 'API keys created without a lifetime would end within minutes',
  },
  {
    name: 'auth-user-session-ttl-minutes',
    unit: 'minutes',
    versions: '2.4.6 and later',
    appliesTo: 'sessions of logins',
    says: (span) => `a login lasts ${span}`,
    tooShort: 'every login would end within minutes, for people and for this program',
  },
  {
    name: 'auth-user-session-idle-ttl-minutes',
    unit: 'minutes',
    versions: '2.11 and later',
    appliesTo: 'sessions of logins',
    says: (span) => `a login that is not used for ${span} ends`,
    atMost: ['auth-user-session-ttl-minutes'],
    tooShort: 'a login would end whenever it is not used for a few minutes',
  },
];

/** Finds what is known about a setting by its name; undefined for one that does not limit tokens. */
export function findTokenSetting(name: string): TokenSetting | undefined {
  return tokenSettings.find((setting) => setting.name === name);
}

/**
 * The name of the setting that limits another one on a server; undefined if none does. `has`: whether the server has the
 * setting of a name.
 */
export function findMaximum({ atMost }: TokenSetting, has: (name: string) => boolean): string | undefined {
  return atMost?.find(has);
}

/** Parses a number of minutes in the server's format; undefined for anything else. */
export function readMinutes(value: string): number | undefined {
  const minutes = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(minutes) ? minutes : undefined;
}

const spans: [name: string, minutes: number][] = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
];

/** Minutes in words: 43200 is `30 days`, 90 is `1 hour 30 minutes`. */
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
