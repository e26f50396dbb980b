import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineVersion(program: Program, command: CommandRunner): void {
  program.command(
    'version',
    'The versions of this program, of the server and of kubectl',
    (version) =>
      addLoginOptions(version)
        .option('output', {
          alias: 'o',
          choices: ['table', 'json', 'yaml'] as const,
          requiresArg: true,
          default: 'table' as const,
          describe: 'Format',
        })
        .epilogue(examples(['$0 version -o json', 'for scripts; no login is needed'])),
    command(async () => (await import('../version.ts')).runVersion),
  );
}
