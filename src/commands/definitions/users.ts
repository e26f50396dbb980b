import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineUsers(program: Program, command: CommandRunner): void {
  program.command('users', 'The users of a server, for its admins', (users) =>
    addLoginOptions(users)
      .command(
        'list',
        'Who there is; with -o wide, how many tokens each has',
        (list) =>
          list
            .option('output', outputOption)
            .epilogue(examples(['$0 users list -o wide', 'with the number of their tokens'])),
        command(async () => (await import('../users/list.ts')).runUsersList),
      )
      .command(
        'disable <name>',
        'Disable a user: none of their tokens works any more, and no login',
        (disable) =>
          disable
            .positional('name', { type: 'string', demandOption: true, describe: 'User name, id or display name' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 users disable jane --yes', 'in a script'])),
        command(async () => (await import('../users/enable.ts')).runUsersDisable),
      )
      .command(
        'enable <name>',
        'Enable a user: their tokens that have not expired work again',
        (enable) =>
          enable
            .positional('name', { type: 'string', demandOption: true, describe: 'User name, id or display name' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 users enable jane --yes', 'in a script'])),
        command(async () => (await import('../users/enable.ts')).runUsersEnable),
      )
      .demandCommand(1, 'Which of the users commands?'),
  );
}
