import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { listSettings, type Setting, updateSetting } from '../../rancher/settings.ts';
import { checkSetting, type SettingContext } from '../../rancher/tokens/check-setting.ts';
import { findTokenSetting, type TokenSetting, tokenSettings } from '../../rancher/tokens/token-settings.ts';
import { serverHost } from '../../server-url.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { retryConflicts } from '../retry.ts';
import type { Session } from '../session/session.ts';
import type { SessionNeed } from '../session/session-need.ts';
import { withSession } from '../session/with-session.ts';
import { describeAdminLogin } from './permissions.ts';

/** A token setting and what is known about it. */
export type KnownSetting = Setting & { about: TokenSetting };

export interface ServerSettings {
  server: string;
  /** The server's version as it names it; empty if it does not say. */
  version: string;
  /** Its token settings. */
  settings: KnownSetting[];
}

/** Reads the token settings of a server, in one request. */
export function readTokenSettings(context: Context, need: SessionNeed): Promise<ServerSettings> {
  return withSession(context, need, ({ token }, http) => read(http, token));
}

async function read(http: RancherHttp, token: Session['token']): Promise<ServerSettings> {
  const byName = new Map((await listSettings(http, token)).map((setting) => [setting.name, setting]));
  const settings = tokenSettings.flatMap((about) => {
    const setting = byName.get(about.name);
    return setting === undefined ? [] : [{ ...setting, about }];
  });
  return { server: http.server, version: byName.get('server-version')?.value ?? '', settings };
}

/** Finds a setting by name. Throws `failed`, with the names there are, if this server does not have it. */
export function pickSetting({ server, version, settings }: ServerSettings, name: string): KnownSetting {
  const found = settings.find((setting) => setting.name === name);
  if (found !== undefined) return found;
  const named = `${serverHost(server)}${version === '' ? '' : ` (Rancher ${printable(version)})`}`;
  const versions = findTokenSetting(name)?.versions;
  const why = versions === undefined ? '' : `; only Rancher ${versions} has it`;
  throw new CliError(
    'failed',
    `${named} has no token setting "${printable(name)}"${why}`,
    `It has: ${settings.map((setting) => setting.name).join(', ')}`,
  );
}

export interface SettingChange {
  before: KnownSetting;
  after: KnownSetting;
  /** All of them, as they are after it. */
  all: KnownSetting[];
}

/**
 * Sets a setting, after checks that the server may not make. `value`: in the server's format, undefined for the default.
 * Sends nothing if it already has that value. `confirmed`: a value of a few minutes is intended. Throws `usage` for an invalid value, `failed` for a setting that cannot be
 * changed here, `notAllowed` without permission.
 */
export function changeSetting(
  context: Context,
  need: SessionNeed,
  { name, value, confirmed }: { name: string; value: string | undefined; confirmed: boolean },
): Promise<SettingChange> {
  const host = serverHost(need.server);
  return withSession(context, need, ({ token }, http) => {
    return retryConflicts(context, `${name} on ${host}`, async () => {
      const found = await read(http, token);
      const before = pickSetting(found, name);
      if (before.source === 'env') throw fixedByEnvironment(name, host);
      const wanted = value ?? before.default;
      if (wanted === before.value) return { before, after: before, all: found.settings };
      const commandOf = (words: string): string => commandFor(context, words, need);
      checkValue(before, wanted, { ...found, need, commandOf, confirmed });
      const after = await update(http, token, { need, name, value: value ?? '' });
      const changed = { ...after, about: before.about };
      return { before, after: changed, all: found.settings.map((one) => (one.name === name ? changed : one)) };
    });
  });
}

/** Without permission to change a setting, that is the error, not the invalid value. */
function checkValue(
  { about, mayUpdate }: KnownSetting,
  wanted: string,
  { settings, need, ...given }: ServerSettings & { need: SessionNeed } & Omit<SettingContext, 'values'>,
): void {
  try {
    checkSetting(about, wanted, { ...given, values: new Map(settings.map(({ name, value }) => [name, value])) });
  } catch (error) {
    throw mayUpdate ? error : mayNotChange(need);
  }
}

async function update(
  http: RancherHttp,
  token: Session['token'],
  { need, ...change }: { need: SessionNeed; name: string; value: string },
): Promise<Setting> {
  const host = serverHost(http.server);
  try {
    return await updateSetting(http, token, change);
  } catch (error) {
    if (!(error instanceof RancherError)) throw error;
    if (error.status === 405) throw fixedByEnvironment(change.name, host);
    throw error.status === 403 ? mayNotChange(need) : error;
  }
}

function mayNotChange(need: SessionNeed): CliError {
  return new CliError(
    'notAllowed',
    `changing settings of ${serverHost(need.server)} requires admin permission or the global role Manage Settings (settings-manage)`,
    describeAdminLogin(need),
  );
}

/** A variable of this name overrides a setting of Rancher. */
function fixedByEnvironment(name: string, host: string): CliError {
  const variable = `CATTLE_${name.toUpperCase().replaceAll('-', '_')}`;
  return new CliError(
    'failed',
    `${name} cannot be changed here: ${host} takes it from the environment it runs in (${variable})`,
    'Change it where this Rancher is deployed.',
  );
}
