import { pickSetting, readTokenSettings } from '../../flows/admin/settings.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { writeYaml } from '../../kube/yaml/write-yaml.ts';
import { formatJson, printable } from '../../printable.ts';
import { show } from '../output/show.ts';
import type { GlobalOptions } from '../program/options.ts';
import { settingFields } from './list.ts';

export interface SettingsGetArguments extends GlobalOptions {
  name: string;
  output: 'value' | 'json' | 'yaml';
}

/** Prints the value of one setting, or all of its fields. */
export async function runSettingsGet(context: Context, args: SettingsGetArguments): Promise<void> {
  const server = chooseServer(context, args.server, args.profile);
  const found = await readTokenSettings(context, { server, profile: args.profile });
  const setting = pickSetting(found, args.name);
  const fields = settingFields(setting, found.settings);
  if (args.output === 'json') await show(context, `${formatJson(fields, 2)}\n`);
  else if (args.output === 'yaml') await show(context, writeYaml(fields));
  else await show(context, `${printable(setting.value)}\n`);
}
