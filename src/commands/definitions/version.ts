import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineVersion(program: Program, command: CommandRunner): void {
  program.command(
    'version',
    'Show the versions of this program, the server and kubectl',
    (version) =>
      addLoginOptions(version)
        .option('output', {
          alias: 'o',
          choices: ['table', 'json', 'yaml'] as const,
          requiresArg: true,
          default: 'table' as const,
          describe: 'Format',
        })
        .epilogue(examples(['$0 version -o json', 'for scripts; needs no login'])),
    command(async () => (await import('../version.ts')).runVersion),
  );
}
