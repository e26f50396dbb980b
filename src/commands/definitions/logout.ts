import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineLogout(program: Program, command: CommandRunner): void {
  program.command(
    'logout [url]',
    'End the session and delete the tokens created from it, on the server and here',
    (logout) =>
      addLoginOptions(logout)
        .positional('url', { type: 'string', describe: 'Address of the server' })
        .option('all', {
          type: 'boolean',
          describe: 'Log out of every server and profile that this machine is logged in to',
        })
        .epilogue(examples(['$0 logout', 'from the server you last logged in to'])),
    command(async () => (await import('../logout.ts')).runLogout),
  );
}
