import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineSettings(program: Program, command: CommandRunner): void {
  program.command('settings', "Show and change the server's token settings", (settings) =>
    addLoginOptions(settings)
      .command(
        'list',
        'List the token settings of this version of Rancher',
        (list) =>
          list
            .option('output', outputOption)
            .epilogue(examples(['$0 settings list -o wide', 'also says what each value means'])),
        command(async () => (await import('../settings/list.ts')).runSettingsList),
      )
      .command(
        'get <name>',
        'Print the value of a setting',
        (get) =>
          get
            .positional('name', { type: 'string', demandOption: true, describe: 'As settings list shows it' })
            .option('output', {
              alias: 'o',
              choices: ['value', 'json', 'yaml'] as const,
              requiresArg: true,
              default: 'value' as const,
              describe: 'Format',
            })
            .epilogue(examples(['$0 settings get auth-token-max-ttl-minutes', 'the value alone, for scripts'])),
        command(async () => (await import('../settings/get.ts')).runSettingsGet),
      )
      .command(
        'set <name> [value]',
        'Change a setting, after checks that the server does not make',
        (set) =>
          set
            .positional('name', { type: 'string', demandOption: true, describe: 'As settings list shows it' })
            .positional('value', { type: 'string', describe: 'Minutes, a time span like 8h or 30d, true or false' })
            .option('default', { type: 'boolean', describe: "Restore the server's default" })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Also set a time of less than five minutes' })
            .epilogue(
              examples(
                ['$0 settings set kubeconfig-default-token-ttl-minutes 8h', 'kubeconfig tokens live eight hours'],
                ['$0 settings set kubeconfig-generate-token false', 'kubeconfigs use a credential plugin, not a token'],
              ),
            ),
        command(async () => (await import('../settings/set.ts')).runSettingsSet),
      )
      .command(
        'token-hashing',
        'Show whether tokens are stored as hashes, or turn that on permanently',
        (hashing) =>
          hashing
            .option('enable', { type: 'boolean', describe: 'Turn it on; this cannot be undone' })
            .option('yes', { type: 'boolean', describe: 'With --enable and --i-have-a-backup: do not ask' })
            .option('i-have-a-backup', { type: 'boolean', describe: 'Confirm that there is a backup of this Rancher' })
            .epilogue(
              examples(
                ['$0 settings token-hashing', 'prints on or off'],
                ['$0 settings token-hashing --enable --yes --i-have-a-backup', 'in a script'],
              ),
            ),
        command(async () => (await import('../settings/token-hashing.ts')).runTokenHashing),
      )
      .demandCommand(1, 'list, get, set or token-hashing?'),
  );
}
