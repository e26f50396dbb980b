import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions, loginOptions } from './login-options.ts';

/** Options that its subcommands do not take. */
const makingOptions = [
  ...['clusters', 'all', 'file', 'merge', 'prune', 'dry-run', 'exec', 'current-context', 'names', 'prefix'],
  ...['command', 'ace', 'force'],
];

export function defineKubeconfig(program: Program, command: CommandRunner): void {
  program.command(
    'kubeconfig [clusters..]',
    "Write a kubeconfig for some or all of a server's clusters",
    (kubeconfig) =>
      addLoginOptions(kubeconfig)
        .positional('clusters', { type: 'string', array: true, default: [], describe: 'Names or ids' })
        .option('all', { type: 'boolean', describe: 'Every cluster you have access to' })
        .option('file', {
          alias: 'f',
          type: 'string',
          requiresArg: true,
          describe: 'Write to this file (default, and -: stdout)',
        })
        .option('merge', { type: 'boolean', describe: 'Put it into $KUBECONFIG or ~/.kube/config' })
        .option('prune', { type: 'boolean', describe: 'With --merge: remove the contexts of clusters that are gone' })
        .option('dry-run', { type: 'boolean', describe: 'With --merge: only show what would change' })
        .option('exec', { type: 'boolean', describe: 'A command in it, even where the server would put a token' })
        .option('current-context', {
          type: 'string',
          requiresArg: true,
          describe: 'The context that kubectl is to use by itself',
        })
        .option('names', {
          choices: ['host', 'plain'] as const,
          requiresArg: true,
          default: 'host' as const,
          describe: 'prod@rancher.example.com, or prod as Rancher has it',
        })
        .option('prefix', { type: 'string', requiresArg: true, default: '', describe: 'Stands before every name' })
        .option('command', {
          choices: ['bare', 'absolute'] as const,
          requiresArg: true,
          describe: 'How it names the plugin (default: bare where PATH leads to it)',
        })
        .option('ace', { type: 'boolean', describe: "--no-ace leaves out the clusters' own endpoints" })
        .option('force', { type: 'boolean', describe: 'Overwrite the file' })
        .global([...makingOptions, ...loginOptions], false)
        .command(
          'convert [file]',
          "Turn Rancher's own entries into this program's",
          (convert) =>
            addLoginOptions(convert)
              .positional('file', { type: 'string', describe: 'In place of $KUBECONFIG or ~/.kube/config' })
              .option('revoke', { type: 'boolean', describe: 'Delete the tokens that are not needed any more' })
              .epilogue(
                examples(['$0 kubeconfig convert downloaded.yaml --revoke', 'and delete the tokens that were in it']),
              ),
          command(async () => (await import('../kubeconfig/convert.ts')).runKubeconfigConvert),
        )
        .command(
          'check [file]',
          'Say what is wrong with the entries of this program and of Rancher',
          (check) =>
            check
              .positional('file', { type: 'string', describe: 'In place of $KUBECONFIG or ~/.kube/config' })
              .epilogue(examples(['$0 kubeconfig check', 'exit code 1 when kubectl would not work'])),
          command(async () => (await import('../kubeconfig/check.ts')).runKubeconfigCheck),
        )
        .epilogue(
          examples(
            [
              '$0 kubeconfig --all --merge --exec',
              'every cluster of the server logged in to last, without a token in it',
            ],
            ['$0 kubeconfig prod dev -f rancher.yaml', 'two of them, in a file of their own'],
          ),
        ),
    command(async () => (await import('../kubeconfig/make.ts')).runKubeconfig),
  );
}
