import { shells } from '../completion-scripts.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';

export function defineCompletion(program: Program, command: CommandRunner): void {
  program.command(
    'completion <shell>',
    'Print a completion script for a shell',
    (completion) =>
      completion
        .positional('shell', { choices: shells, demandOption: true, describe: 'Which shell' })
        .epilogue(examples(['$0 completion bash >> ~/.bashrc', '']))
        .epilogue(
          'The script completes kubectl-rancher. For "kubectl rancher", kubectl\'s own completion runs ' +
            'kubectl_complete-rancher, which must be on PATH.',
        ),
    command(async () => (await import('../completion.ts')).runCompletion),
  );
}
