/** One of Rancher's settings; `value` is what an admin or the sandbox has set; absent or empty, the default applies. */
export interface Setting {
  name: string;
  default: string;
  value?: string;
  /** Set by the server's environment, so not changeable through the API. */
  fromEnvironment?: boolean;
  created: number;
  uuid: string;
}

/** The settings with the same default in every version (captured on 2.15.0). The others: versions.ts. */
export const SETTING_DEFAULTS: Readonly<Record<string, string>> = {
  'kubeconfig-generate-token': 'true',
  'auth-user-session-ttl-minutes': '960',
  'server-url': '',
  cacerts: '',
  'server-version': 'dev',
  'first-login': 'true',
};

/** Whether the setting has a value of its own; an empty one restores the default. */
export function isCustomized(setting: Setting): boolean {
  return setting.value !== undefined && setting.value !== '';
}

/** The effective value of a setting. */
export function settingValue(setting: Setting): string {
  return setting.value || setting.default;
}

/** Where the effective value comes from, as Rancher names it. */
export function settingSource(setting: Setting): 'default' | 'db' | 'env' {
  if (setting.fromEnvironment) return 'env';
  return isCustomized(setting) ? 'db' : 'default';
}

/** Settings that a login page needs, readable without a login (captured on Rancher 2.15.0: the others are a 401). */
export function isPublicSetting(name: string): boolean {
  return name === 'cacerts' || name === 'first-login' || name.startsWith('ui-');
}

/** Whether kubeconfigs contain tokens; the setting is compared without case. */
export function embedsTokens(state: { setting(name: string): string }): boolean {
  return state.setting('kubeconfig-generate-token').toLowerCase() === 'true';
}
