import { CliError } from '../../errors.ts';
import {
  findMaximum,
  minutesInWords,
  readMinutes,
  shortest,
  type TokenSetting,
  tokenSettings,
} from './token-settings.ts';

/** The longest time span of Go, which counts nanoseconds in 64 bits; a token with a longer one cannot be created. Minutes. */
const longest = 153_722_867;

export interface SettingContext {
  /** The settings that this server has now. */
  values: ReadonlyMap<string, string>;
  /** A command of this program for that server, as a user types it. */
  commandOf: (words: string) => string;
  /** Whether the user confirmed a value of a few minutes. */
  confirmed?: boolean;
}

/**
 * Checks a value that a server without its webhook would accept, although it is invalid or does harm.
 * Throws `usage`, with what to do first where that helps.
 */
export function checkSetting(setting: TokenSetting, value: string, context: SettingContext): void {
  if (setting.unit === 'boolean') return;
  const minutes = readMinutes(value);
  if (minutes === undefined) throw new CliError('usage', `${setting.name} must be a number of minutes`);
  if (minutes === 0 && setting.zero === undefined) {
    throw new CliError('usage', `${setting.name} cannot be 0: it must be at least one minute`);
  }
  if (minutes > longest) {
    throw new CliError('usage', `${minutes} minutes are more than Rancher can count; the maximum is ${longest}`);
  }
  if (minutes === 0) return;
  if (!context.confirmed) checkLength(setting, minutes, context);
  checkAgainstMaximum(setting, minutes, context);
  checkAsMaximum(setting, minutes, context);
}

/** A lifetime of a few minutes makes people and programs unable to work. */
function checkLength({ name, tooShort }: TokenSetting, minutes: number, { commandOf }: SettingContext): void {
  if (minutes >= shortest || tooShort === undefined) return;
  throw new CliError(
    'usage',
    `with ${name} at ${describe(minutes)}, ${tooShort}`,
    `To set it anyway: ${commandOf(setCommand(name, minutes))}`,
  );
}

function checkAgainstMaximum(setting: TokenSetting, minutes: number, { values, commandOf }: SettingContext): void {
  const other = findMaximum(setting, (name) => values.has(name));
  if (other === undefined) return;
  const most = readMinutes(values.get(other) ?? '');
  if (most === undefined || most === 0 || minutes <= most) return;
  throw new CliError(
    'usage',
    `${setting.name} may not be longer than ${other}, which is ${describe(most)}; ${describe(minutes)} is`,
    `Choose less, or first: ${commandOf(setCommand(other, minutes))}`,
  );
}

/** What a maximum limits must be lowered before it. Without a 0 for "no limit", it is not a maximum. */
function checkAsMaximum({ name, zero }: TokenSetting, minutes: number, { values, commandOf }: SettingContext): void {
  if (zero === undefined) return;
  for (const limited of tokenSettings) {
    if (findMaximum(limited, (other) => other === name || values.has(other)) !== name) continue;
    const has = readMinutes(values.get(limited.name) ?? '');
    if (has === undefined || has <= minutes) continue;
    throw new CliError(
      'usage',
      `${name} may not be shorter than ${limited.name}, which is ${describe(has)}; ${describe(minutes)} is`,
      `First: ${commandOf(setCommand(limited.name, minutes))}`,
    );
  }
}

function setCommand(name: string, minutes: number): string {
  return `settings set ${name} ${minutes}${minutes < shortest ? ' --yes' : ''}`;
}

function describe(minutes: number): string {
  return `${minutes} (${minutesInWords(minutes)})`;
}
