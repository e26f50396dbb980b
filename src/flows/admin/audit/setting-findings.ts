import type { Feature } from '../../../rancher/features.ts';
import { findMaximum, minutesInWords, readMinutes } from '../../../rancher/tokens/token-settings.ts';
import type { KnownSetting } from '../settings.ts';
import type { AuditFinding, Fix, Severity, UserCount } from './finding.ts';

const hour = 60;
const day = 24 * hour;

interface LengthRule {
  setting: string;
  severity: Severity;
  /** Minutes; what is longer is a finding. */
  most: number;
  /** What the fix sets. */
  better: string;
  /** Why the fix sets less than `most`. */
  why?: string;
}

const ranchersDefault = "; Rancher's default is 16 hours";

/** Settings that leave tokens alive too long. One that another one limits comes first: it has to be lowered first. */
const lengthRules: readonly LengthRule[] = [
  { setting: 'kubeconfig-token-ttl-minutes', severity: 'problem', most: 30 * day, better: '16h', why: ranchersDefault },
  { setting: 'kubeconfig-default-token-ttl-minutes', severity: 'problem', most: 30 * day, better: '30d' },
  { setting: 'kubeconfig-max-token-ttl-minutes', severity: 'problem', most: 90 * day, better: '90d' },
  { setting: 'auth-token-default-ttl-minutes', severity: 'problem', most: 90 * day, better: '90d' },
  { setting: 'auth-token-max-ttl-minutes', severity: 'problem', most: 90 * day, better: '90d' },
  { setting: 'auth-user-session-ttl-minutes', severity: 'warning', most: day, better: '16h', why: ranchersDefault },
  { setting: 'auth-user-session-idle-ttl-minutes', severity: 'note', most: 8 * hour, better: '8h' },
];

const generateToken = 'kubeconfig-generate-token';
const hashing = 'token-hashing';

const aboutSetting = { count: 1, example: undefined, users: [] as UserCount[] };

/** What the settings of a server are judged with. */
export interface SettingFacts {
  settings: KnownSetting[];
  /** Undefined where the server has no such feature. */
  tokenHashing: Feature | undefined;
  isAdmin: boolean;
}

/** Findings about the settings that a server has. `commandOf`: words as a command of this program. */
export function findInSettings(
  { settings, tokenHashing, isAdmin }: SettingFacts,
  commandOf: (words: string) => string,
): AuditFinding[] {
  return [
    ...lengthRules.flatMap((rule) => findTooLong(rule, settings, commandOf)),
    ...findGeneratedTokens(settings, commandOf),
    ...findPlainTokens(tokenHashing, isAdmin, commandOf),
  ];
}

function findTooLong(rule: LengthRule, settings: KnownSetting[], commandOf: (words: string) => string): AuditFinding[] {
  const setting = settings.find(({ name }) => name === rule.setting);
  const minutes = readMinutes(setting?.value ?? '');
  if (setting === undefined || minutes === undefined) return [];
  const limit = limitOf(setting, settings);
  const effective = Math.min(minutes || Infinity, limit);
  if (effective <= rule.most) return [];
  const { name, about } = setting;
  const value = minutes === 0 ? '0' : `${minutes} (${minutesInWords(minutes)})`;
  const cut = minutes === 0 && Number.isFinite(limit) ? ` (the maximum is ${minutesInWords(limit)})` : '';
  const why = minutes === 0 && about.zero ? about.zero.says : `more than ${minutesInWords(rule.most)}${rule.why ?? ''}`;
  return [
    {
      ...aboutSetting,
      id: name,
      severity: rule.severity,
      what: `set to ${value}: ${why}${cut}`,
      fix: fixSetting(setting, commandOf(`settings set ${name} ${rule.better}`)),
    },
  ];
}

/** The setting's maximum in minutes; Infinity without one. */
function limitOf({ about }: KnownSetting, settings: KnownSetting[]): number {
  const maximum = findMaximum(about, (name) => settings.some((setting) => setting.name === name));
  return readMinutes(settings.find(({ name }) => name === maximum)?.value ?? '') || Infinity;
}

function findGeneratedTokens(settings: KnownSetting[], commandOf: (words: string) => string): AuditFinding[] {
  const setting = settings.find(({ name }) => name === generateToken);
  if (setting?.value.toLowerCase() !== 'true') return [];
  return [
    {
      ...aboutSetting,
      id: generateToken,
      severity: 'warning',
      what: 'set to true: every kubeconfig carries a token',
      fix: fixSetting(setting, commandOf(`settings set ${generateToken} false`)),
    },
  ];
}

function findPlainTokens(
  feature: Feature | undefined,
  isAdmin: boolean,
  commandOf: (words: string) => string,
): AuditFinding[] {
  if (feature === undefined || feature.isOn) return [];
  const what = 'off: the server stores tokens as plain text';
  const fix = fixHashing(feature, isAdmin, commandOf(`settings ${hashing} --enable`));
  return [{ ...aboutSetting, id: hashing, severity: 'warning', what, fix }];
}

function fixHashing({ isLocked }: Feature, isAdmin: boolean, command: string): Fix {
  if (isLocked) return { advice: 'It is locked: change it where this Rancher is deployed.' };
  return isAdmin ? { command } : { advice: askAdmin };
}

const askAdmin = 'Ask the administrator of this Rancher to change it.';

function fixSetting({ source, mayUpdate }: KnownSetting, command: string): Fix {
  if (source === 'env') return { advice: 'Its environment sets it: change it where this Rancher is deployed.' };
  return mayUpdate ? { command } : { advice: askAdmin };
}
