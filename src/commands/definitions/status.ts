import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineStatus(program: Program, command: CommandRunner): void {
  program.command(
    'status',
    'Show who is logged in where, and until when',
    (status) =>
      addLoginOptions(status, 'Only logins to this server')
        .option('output', outputOption)
        .option('profile', {
          type: 'string',
          requiresArg: true,
          default: undefined,
          defaultDescription: 'all',
          describe: 'Only logins of this profile',
        })
        .option('check', {
          type: 'boolean',
          describe:
            'Exit with 4 unless a login that has not expired is stored here, or a key is in the environment; contacts no server',
        })
        .epilogue(examples(['$0 status --check', 'for scripts'])),
    command(async () => (await import('../status.ts')).runStatus),
  );
}
