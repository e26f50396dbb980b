import { type KnownSetting, readTokenSettings } from '../../flows/admin/settings.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { printable } from '../../printable.ts';
import { tellImpliedServer } from '../output/implied-server.ts';
import { type Listing, type OutputFormat, printListing } from '../output/listing.ts';
import type { GlobalOptions } from '../program/options.ts';
import { describeScope, describeValue, explainValue } from './describe-setting.ts';

export interface SettingsListArguments extends GlobalOptions {
  output: OutputFormat;
}

/** The documented fields of a setting in JSON and YAML. */
export function settingFields(setting: KnownSetting, all: KnownSetting[]): Record<string, unknown> {
  return {
    name: setting.name,
    value: setting.value,
    default: setting.default,
    source: setting.source,
    unit: setting.about.unit,
    meaning: explainValue(setting, all),
    appliesTo: describeScope(setting, all),
  };
}

/** Lists the token settings that this server's version has. */
export async function runSettingsList(context: Context, args: SettingsListArguments): Promise<void> {
  const server = chooseServer(context, args.server, args.profile);
  const { settings } = await readTokenSettings(context, { server, profile: args.profile });
  const count = await printListing(context, args.output, settingListing(settings), [settings]);
  if (count !== undefined) tellImpliedServer(context, 'settings', { server, args });
}

function settingListing(all: KnownSetting[]): Listing<KnownSetting> {
  return {
    key: 'settings',
    columns: [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'VALUE', cell: describeValue },
      { title: 'DEFAULT', cell: (setting) => printable(setting.default) },
      { title: 'SOURCE', cell: ({ source }) => printable(source) },
      { title: 'UNIT', cell: ({ about }) => about.unit, wide: true },
      { title: 'MEANING', cell: (setting) => explainValue(setting, all), wide: true },
      { title: 'APPLIES TO', cell: (setting) => describeScope(setting, all), wide: true },
    ],
    nameOf: ({ name }) => name,
    fieldsOf: (setting) => settingFields(setting, all),
  };
}
