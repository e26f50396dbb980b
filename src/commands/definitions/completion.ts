import { shells } from '../completion-scripts.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';

export function defineCompletion(program: Program, command: CommandRunner): void {
  program.command(
    'completion <shell>',
    'Print a script that completes kubectl-rancher in a shell',
    (completion) =>
      completion
        .positional('shell', { choices: shells, demandOption: true, describe: 'Which shell' })
        .epilogue(examples(['$0 completion bash >> ~/.bashrc', '']))
        .epilogue(
          'It completes kubectl-rancher. For "kubectl rancher", kubectl\'s own completion asks kubectl_complete-rancher, ' +
            'which has to be on the PATH.',
        ),
    command(async () => (await import('../completion.ts')).runCompletion),
  );
}
