import { CliError } from '../errors.ts';
import { minutesInWords, readMinutes, type TokenSetting, tokenSettings } from './token-settings.ts';

/** Minutes. Go counts nanoseconds in 64 bits, so no token can have a longer lifetime. */
const longest = 153_722_867;

interface ServerNow {
  values: ReadonlyMap<string, string>;
  commandOf: (words: string) => string;
}

/**
 * Checks what a server without its webhook accepts by mistake. `values`: the current settings of this server;
 * `commandOf`: a command of this program for that server, as messages show it. Throws `usage`, with what to do first
 * where that helps.
 */
export function checkSetting(setting: TokenSetting, value: string, { values, commandOf }: ServerNow): void {
  if (setting.unit === 'boolean') return;
  const minutes = readMinutes(value);
  if (minutes === undefined) throw new CliError('usage', `${setting.name} is a number of minutes`);
  if (minutes === 0 && setting.zero === undefined) {
    throw new CliError('usage', `0 is not valid for ${setting.name}: the minimum is 1 minute`);
  }
  if (minutes > longest) {
    throw new CliError('usage', `${minutes} minutes are more than Rancher can count; the maximum is ${longest}`);
  }
  if (minutes === 0) return;
  checkAgainstMaximum(setting, minutes, { values, commandOf });
  checkAsMaximum(setting, minutes, { values, commandOf });
}

function checkAgainstMaximum({ name, atMost }: TokenSetting, minutes: number, { values, commandOf }: ServerNow): void {
  for (const other of atMost ?? []) {
    const most = readMinutes(values.get(other) ?? '');
    if (most === undefined || most === 0 || minutes <= most) continue;
    throw new CliError(
      'usage',
      `${name} must not be longer than ${other}, which is ${describe(most)}; ${describe(minutes)} is`,
      `Choose less, or run first: ${commandOf(`settings set ${other} ${minutes}`)}`,
    );
  }
}

/** In a maximum, 0 means no limit. What it limits has to be lowered first. */
function checkAsMaximum({ name, zero }: TokenSetting, minutes: number, { values, commandOf }: ServerNow): void {
  if (zero === undefined) return;
  for (const bounded of tokenSettings.filter(({ atMost }) => atMost?.includes(name))) {
    const has = readMinutes(values.get(bounded.name) ?? '');
    if (has === undefined || has <= minutes) continue;
    throw new CliError(
      'usage',
      `${name} must not be shorter than ${bounded.name}, which is ${describe(has)}; ${describe(minutes)} is`,
      `Run first: ${commandOf(`settings set ${bounded.name} ${minutes}`)}`,
    );
  }
}

function describe(minutes: number): string {
  return `${minutes} (${minutesInWords(minutes)})`;
}
