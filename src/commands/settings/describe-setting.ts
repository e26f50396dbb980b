import type { KnownSetting } from '../../flows/admin/settings.ts';
import { printable } from '../../printable.ts';
import { minutesInWords, readMinutes } from '../../rancher/token-settings.ts';

/** A value and its meaning: `43200 = 30 days`, `0 = never`, `true`. */
export function describeValue({ value, about }: Pick<KnownSetting, 'value' | 'about'>): string {
  const minutes = readMinutes(value);
  if (about.unit === 'boolean') return printable(value);
  if (minutes === undefined) return `${printable(value)} (not a number of minutes)`;
  return `${value} = ${minutes === 0 && about.zero ? about.zero.word : minutesInWords(minutes)}`;
}

/** What a setting's value means, as a sentence without its full stop. `all`: the settings of the server. */
export function explainValue(setting: KnownSetting, all: KnownSetting[]): string {
  const { value, about } = setting;
  if (about.flag !== undefined) return about.flag[value.toLowerCase() === 'true' ? 'true' : 'false'];
  const minutes = readMinutes(value);
  if (minutes === undefined) return 'not a number of minutes: set it again';
  const says = minutes === 0 && about.zero ? about.zero.says : about.says(minutesInWords(minutes));
  const most = lowestMaximum(setting, all);
  const isCut = most !== undefined && (minutes === 0 || minutes > most);
  return isCut ? `${says}, but the maximum limits them to ${minutesInWords(most)}` : says;
}

/** Which tokens a setting applies to, on a server with the settings `all`. */
export function describeScope({ about }: KnownSetting, all: KnownSetting[]): string {
  const isNarrowed = all.some(({ name }) => name === about.beside?.setting);
  return (isNarrowed ? about.beside?.appliesTo : undefined) ?? about.appliesTo;
}

/** The lowest of the settings that limit this one, in minutes. Sessions are not limited by any. */
function lowestMaximum({ about }: KnownSetting, all: KnownSetting[]): number | undefined {
  if (about.zero === undefined) return undefined;
  const bounds = all.filter(({ name }) => about.atMost?.includes(name)).map(({ value }) => readMinutes(value) ?? 0);
  const finite = bounds.filter((minutes) => minutes > 0);
  return finite.length === 0 ? undefined : Math.min(...finite);
}
