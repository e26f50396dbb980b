/** One of Rancher's settings; `value` is what an admin (or the sandbox itself) has set, absent or empty while the default holds. */
export interface Setting {
  name: string;
  default: string;
  value?: string;
  /** Set by the server's environment: it cannot be changed through the API. */
  fromEnvironment?: boolean;
  created: number;
  uuid: string;
}

/** The settings that every version has with the same default (captured on 2.15.0); minutes, true or false. The others: versions.ts. */
export const SETTING_DEFAULTS: Readonly<Record<string, string>> = {
  'kubeconfig-generate-token': 'true',
  'auth-user-session-ttl-minutes': '960',
  'server-url': '',
  cacerts: '',
  'server-version': 'dev',
  'first-login': 'true',
};

/** Whether somebody has set the setting; an empty value gives the default back. */
export function isCustomized(setting: Setting): boolean {
  return setting.value !== undefined && setting.value !== '';
}

/** The effective value of a setting. */
export function settingValue(setting: Setting): string {
  return setting.value || setting.default;
}

/** Where the effective value comes from, in Rancher's words. */
export function settingSource(setting: Setting): 'default' | 'db' | 'env' {
  if (setting.fromEnvironment) return 'env';
  return isCustomized(setting) ? 'db' : 'default';
}

/** Settings a login page needs, readable by anybody (captured on Rancher 2.15.0: the others answer 401). */
export function isPublicSetting(name: string): boolean {
  return name === 'cacerts' || name === 'first-login' || name.startsWith('ui-');
}

/** Whether kubeconfigs are made with tokens in them: the setting is compared without case. */
export function embedsTokens(state: { setting(name: string): string }): boolean {
  return state.setting('kubeconfig-generate-token').toLowerCase() === 'true';
}
