import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineUsers(program: Program, command: CommandRunner): void {
  program.command('users', 'List, disable and enable users (requires admin permission)', (users) =>
    addLoginOptions(users)
      .command(
        'list',
        'List users; with -o wide also how many tokens each has',
        (list) =>
          list
            .option('output', outputOption)
            .epilogue(examples(['$0 users list -o wide', 'also shows how many tokens each has'])),
        command(async () => (await import('../users/list.ts')).runUsersList),
      )
      .command(
        'disable <name>',
        'Disable a user: their tokens stop working, and they cannot log in',
        (disable) =>
          disable
            .positional('name', { type: 'string', demandOption: true, describe: 'User name, ID or display name' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 users disable jane --yes', 'in a script'])),
        command(async () => (await import('../users/enable.ts')).runUsersDisable),
      )
      .command(
        'enable <name>',
        'Enable a user: their unexpired tokens work again',
        (enable) =>
          enable
            .positional('name', { type: 'string', demandOption: true, describe: 'User name, ID or display name' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 users enable jane --yes', 'in a script'])),
        command(async () => (await import('../users/enable.ts')).runUsersEnable),
      )
      .demandCommand(1, 'list, disable or enable?'),
  );
}
