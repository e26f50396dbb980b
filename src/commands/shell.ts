import { CliError, CommandEnded } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import { makeShellKubeconfig } from '../flows/kubeconfig/make-for-shell.ts';
import { writeKubeconfig } from '../kube/kubeconfig.ts';
import { findUserShell } from '../platform/user-shell.ts';
import { printable } from '../printable.ts';
import { groupByServer } from './kubeconfig/requests.ts';
import type { GlobalOptions } from './program/options.ts';

export interface ShellArguments extends GlobalOptions {
  clusters: string[];
  /** The command; none means the user's shell. */
  '--'?: string[] | undefined;
}

/** Runs a command with a kubeconfig of its own, and ends with its exit code. */
export async function runShell(context: Context, args: ShellArguments): Promise<void> {
  if (args.clusters.length === 0) throw new CliError('usage', 'for which clusters?', 'Name them before --.');
  const command = args['--'] ?? [];
  const clusters = groupByServer(context, args, args.clusters);
  const { config, names } = await makeShellKubeconfig(context, { clusters, profile: args.profile });
  const hint = names.map((name) => printable(name)).join(',');
  if (command.length === 0) context.tell(`kubectl works with ${hint} in this shell. To leave it: exit`);
  const directory = context.shellDirectories.create();
  const kubeconfig = directory.write('config', writeKubeconfig(config));
  const exitCode = await context.runInForeground({
    words: command.length === 0 ? [findUserShell(context.env)] : command,
    env: { ...context.env, KUBECONFIG: kubeconfig, KUBECTL_RANCHER_SHELL: hint },
    onStart: (pid) => directory.noteUser(pid),
    afterwards: () => directory.remove(),
  });
  if (exitCode !== 0) throw new CommandEnded(exitCode);
}
