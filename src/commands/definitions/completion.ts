import { shells } from '../completion-scripts.ts';
import type { CommandRunner, Program } from '../program.ts';
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
          'It completes the program under its own name, kubectl-rancher. What is typed as "kubectl rancher" is completed by\n' +
            "kubectl's own script (kubectl completion SHELL), which asks kubectl_complete-rancher; that was installed with\n" +
            'this program, and has to be on the PATH.',
        ),
    command(async () => (await import('../completion.ts')).runCompletion),
  );
}
