import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineDoctor(program: Program, command: CommandRunner): void {
  program.command(
    'doctor',
    'Look for what is wrong here, from kubectl to the server, and say what to do',
    (doctor) =>
      addLoginOptions(doctor)
        .option('output', {
          alias: 'o',
          choices: ['table', 'json', 'yaml'] as const,
          requiresArg: true,
          default: 'table' as const,
          describe: 'Format',
        })
        .epilogue(examples(['$0 doctor', 'exit code 1 when something does not work'])),
    command(async () => (await import('../doctor.ts')).runDoctor),
  );
}
