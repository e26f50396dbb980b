import { CliError } from '../errors.ts';
import type { UnknownCluster } from '../flows/choose-clusters.ts';
import { ownCommand } from '../own-commands.ts';
import { resolveCommand } from '../platform/paths/search-path.ts';
import { quoteForShell } from '../shell-words.ts';
import type { GlobalOptions } from './program/options.ts';

/** What people type behind `kubectl`. */
const kubectlCommands = new Set(
  (
    'get describe logs exec apply create delete edit run expose set explain rollout scale autoscale top cordon uncordon drain ' +
    'taint attach port-forward proxy cp auth debug events diff patch replace wait kustomize label annotate api-resources ' +
    'api-versions config cluster-info version'
  ).split(' '),
);

/**
 * The failure for a word that is no cluster. Where it stands behind a cluster and begins a command, it says that a command needs
 * `--` before it. `words`: all that stand where clusters belong.
 */
export function explainUnknownCluster(
  error: UnknownCluster,
  words: string[],
  { env, ...args }: Pick<GlobalOptions, 'server' | 'profile'> & { env: NodeJS.ProcessEnv },
): CliError {
  const at = words.indexOf(error.requested);
  const isLast = at === words.length - 1;
  const isOfKubectl = kubectlCommands.has(error.requested);
  // A single word that is a program too, such as `test`, is more likely a cluster that there is not.
  if (at < 1 || (!isOfKubectl && (isLast || resolveCommand(error.requested, env) === undefined))) return error;
  const [clusters, command] = [words.slice(0, at), words.slice(at)].map((part) => part.map(quoteForShell).join(' '));
  const shell = ownCommand(`shell ${clusters}`, args);
  return new CliError(
    'failed',
    error.message,
    `To run a command there: ${shell} -- ${isOfKubectl ? 'kubectl ' : ''}${command}`,
  );
}
