import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineDoctor(program: Program, command: CommandRunner): void {
  program.command(
    'doctor',
    'Check this setup, from kubectl to the server, and say how to fix what is wrong',
    (doctor) =>
      addLoginOptions(doctor)
        .option('output', {
          alias: 'o',
          choices: ['table', 'json', 'yaml'] as const,
          requiresArg: true,
          default: 'table' as const,
          describe: 'Format',
        })
        .epilogue(examples(['$0 doctor', 'exits with 1 if something does not work'])),
    command(async () => (await import('../doctor.ts')).runDoctor),
  );
}
