import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineShell(program: Program, command: CommandRunner): void {
  program.command(
    'shell [clusters..]',
    'Run your shell, or the command after --, with a kubeconfig of its own',
    (shell) =>
      addLoginOptions(shell)
        .usage(
          '$0 shell <clusters..> [-- command..]\n\nRun your shell, or the command after --, with a kubeconfig of its own',
        )
        .positional('clusters', {
          type: 'string',
          array: true,
          default: [],
          describe: 'Names or IDs; the first one becomes the current context',
        })
        .epilogue(
          examples(
            ['$0 shell prod', 'your shell, in which kubectl works with prod only'],
            ['$0 shell prod dev -- kubectl get nodes', 'one command'],
          ),
        ),
    command(async () => (await import('../shell.ts')).runShell),
  );
}
