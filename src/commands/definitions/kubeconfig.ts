import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions, loginOptions } from './login-options.ts';
import { selectorOption } from './selector-option.ts';

/** Options that its subcommands do not take. */
const makingOptions = [
  ...['clusters', 'all', 'file', 'merge', 'prune', 'dry-run', 'exec', 'current-context', 'names', 'prefix'],
  ...['command', 'ace', 'force', 'namespace', 'selector', 'prefer', 'dir'],
];

export function defineKubeconfig(program: Program, command: CommandRunner): void {
  program.command(
    'kubeconfig [clusters..]',
    "Write a kubeconfig for some or all of a server's clusters",
    (kubeconfig) =>
      addLoginOptions(kubeconfig)
        // A word that is like a subcommand is the name of a cluster.
        .recommendCommands(false)
        .positional('clusters', { type: 'string', array: true, default: [], describe: 'Names or IDs' })
        .option('all', { type: 'boolean', describe: 'Every cluster you have access to' })
        .option('file', {
          alias: 'f',
          type: 'string',
          requiresArg: true,
          describe: 'Write to this file (default: stdout, also as -)',
        })
        .option('merge', { type: 'boolean', describe: 'Merge into $KUBECONFIG or ~/.kube/config' })
        .option('prune', {
          type: 'boolean',
          describe: 'With --merge: remove contexts of clusters that no longer exist, and second ones for a cluster',
        })
        .option('dry-run', { type: 'boolean', describe: 'With --merge: only show what would change' })
        .option('exec', {
          type: 'boolean',
          describe: 'Use the credential plugin even if the server would embed a token',
        })
        .option('current-context', {
          type: 'string',
          requiresArg: true,
          describe: 'Context to make the current one',
        })
        .option('names', {
          type: 'string',
          requiresArg: true,
          describe:
            'Name contexts by host (prod@rancher.example.com, the default), plain (prod) or a template ({cluster}-{label:env})',
        })
        .option('prefix', {
          type: 'string',
          requiresArg: true,
          default: '',
          describe: 'Prefix for context, cluster and user names',
        })
        .option('namespace', { type: 'string', requiresArg: true, describe: 'Namespace of every context' })
        .option('selector', selectorOption)
        .option('dir', {
          type: 'string',
          requiresArg: true,
          describe: 'Write a file for each cluster into this directory',
        })
        .option('command', {
          choices: ['bare', 'absolute'] as const,
          requiresArg: true,
          describe: 'Plugin by bare name or absolute path (default: bare if it is on PATH)',
        })
        .option('ace', { type: 'boolean', describe: "Include the clusters' own endpoints; --no-ace leaves them out" })
        .option('prefer', {
          choices: ['ace'] as const,
          requiresArg: true,
          describe:
            "Give the plain name to the cluster's own endpoint (ACE), which works while Rancher is down if a token is cached",
        })
        .option('force', { type: 'boolean', describe: 'Overwrite files that exist' })
        .global([...makingOptions, ...loginOptions], false)
        .command(
          'convert [file]',
          'Convert entries made by Rancher so that they use this plugin',
          (convert) =>
            addLoginOptions(convert)
              .positional('file', { type: 'string', describe: 'Instead of $KUBECONFIG or ~/.kube/config' })
              .option('revoke', { type: 'boolean', describe: 'Delete the replaced tokens on the server' })
              .epilogue(
                examples(['$0 kubeconfig convert downloaded.yaml --revoke', 'also deletes the tokens that were in it']),
              ),
          command(async () => (await import('../kubeconfig/convert.ts')).runKubeconfigConvert),
        )
        .command(
          'check [file]',
          'Check the entries of this program and of Rancher',
          (check) =>
            check
              .positional('file', { type: 'string', describe: 'Instead of $KUBECONFIG or ~/.kube/config' })
              .epilogue(examples(['$0 kubeconfig check', 'exits with 1 if kubectl would not work'])),
          command(async () => (await import('../kubeconfig/check.ts')).runKubeconfigCheck),
        )
        .epilogue(
          examples(
            ['$0 kubeconfig --all --merge --exec', 'all clusters of the server you last logged in to, without tokens'],
            ['$0 kubeconfig prod dev -f rancher.yaml', 'two clusters, in a separate file'],
          ),
        ),
    command(async () => (await import('../kubeconfig/make.ts')).runKubeconfig),
  );
}
