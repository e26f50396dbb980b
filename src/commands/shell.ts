import { CliError, CommandEnded } from '../errors.ts';
import { UnknownCluster } from '../flows/choose-clusters.ts';
import type { Context } from '../flows/context.ts';
import { makeShellKubeconfig } from '../flows/kubeconfig/make-for-shell.ts';
import { writeKubeconfig } from '../kube/kubeconfig/kubeconfig.ts';
import { startupOf } from '../platform/shell-startup.ts';
import { findUserShell } from '../platform/user-shell.ts';
import { printable } from '../printable.ts';
import type { ShellDirectory } from '../store/shell-directories.ts';
import { groupByServer } from './kubeconfig/requests.ts';
import type { GlobalOptions } from './program/options.ts';
import { explainUnknownCluster } from './shell-hint.ts';

export interface ShellArguments extends GlobalOptions {
  clusters: string[];
  /** The command; none means the user's shell. */
  '--'?: string[] | undefined;
}

/** Runs a command with a kubeconfig of its own, and ends with its exit code. */
export async function runShell(context: Context, args: ShellArguments): Promise<void> {
  const command = args['--'] ?? [];
  if (args.clusters.length === 0) {
    throw new CliError('usage', 'for which clusters?', command.length > 0 ? 'Name them before --.' : 'Name them.');
  }
  const clusters = groupByServer(context, args, args.clusters);
  const { config, names } = await makeShellKubeconfig(context, { clusters, profile: args.profile }).catch((error) => {
    const isCommand = error instanceof UnknownCluster && command.length === 0;
    throw isCommand ? explainUnknownCluster(error, args.clusters, { ...args, env: context.env }) : error;
  });
  const hint = names.map((name) => printable(name)).join(',');
  if (command.length === 0) context.tell(`kubectl works with ${hint} in this shell. To leave it: exit`);
  const directory = context.shellDirectories.create();
  const kubeconfig = directory.write('config', writeKubeconfig(config));
  const { words, env } =
    command.length === 0 ? prepareShell(context, directory, kubeconfig) : { words: command, env: {} };
  directory.noteStart();
  const exitCode = await context.runInForeground({
    words,
    env: { ...context.env, KUBECONFIG: kubeconfig, KUBECTL_RANCHER_SHELL: hint, ...env },
    onStart: (pid) => directory.noteUser(pid),
    afterwards: () => directory.remove(),
  });
  if (exitCode !== 0) throw new CommandEnded(exitCode);
}

function prepareShell({ env }: Context, directory: ShellDirectory, kubeconfig: string) {
  const shell = findUserShell(env);
  const startup = startupOf(shell, { kubeconfig, directory: directory.path, env });
  for (const [name, content] of Object.entries(startup.files)) directory.write(name, content);
  return { words: [shell, ...startup.args], env: startup.env };
}
