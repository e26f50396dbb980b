import { CliError } from '../../errors.ts';
import type { Conflict, Owner } from '../../kube/kubeconfig/ownership.ts';
import type { Retargeted } from '../../kube/merge/retargeted.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { parseServerUrl } from '../../server-url.ts';
import { oneAfterAnother, quoteForShell } from '../../shell-words.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import type { MergeOptions } from './merge.ts';

/** Entries of the kubeconfig that a merge must not replace. */
export function describeConflicts(
  context: Context,
  options: MergeOptions,
  owner: Owner,
  conflicts: Conflict[],
): CliError {
  const names = [...new Set(conflicts.map(({ name }) => printable(name)))];
  const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`;
  const profiles = [...new Set(conflicts.map(({ profile }) => profile))];
  const [other] = profiles;
  if (other !== undefined && profiles.length === 1)
    return describeTakenNames(context, options, owner, { other, shown });
  return new CliError(
    'failed',
    `the kubeconfig has entries of the same names that are not of this program: ${shown}`,
    `Choose other names with --prefix; or, if Rancher made them, convert them to use this plugin: ${ownCommand('kubeconfig convert', { profile: owner.profile })}`,
  );
}

/** Two logins to one server have the same clusters. */
function describeTakenNames(
  context: Context,
  { file }: MergeOptions,
  { host, profile }: Owner,
  { other, shown }: { other: string; shown: string },
): CliError {
  const into = file === undefined ? '' : ` -f ${quoteForShell(file)}`;
  const again = commandFor(context, `kubeconfig --all --merge --exec${into}`, {
    server: parseServerUrl(host),
    profile,
  });
  return new CliError(
    'failed',
    `these names are used by your login with profile ${printable(other)}: ${shown}`,
    `Run: ${again} --prefix ${quoteForShell(`${profile}-`)}`,
  );
}

/** A name that was used for one cluster must not silently mean another. */
export function describeRetargeting(retargeted: Retargeted[], { host }: Owner, { file }: MergeOptions): CliError {
  const shown = retargeted
    .slice(0, 5)
    .map(({ context, from, to }) => `${printable(context)} (${from}, and then ${to})`);
  const name = quoteForShell(retargeted[0]?.context ?? 'NAME');
  const remove = ['delete-context', 'delete-cluster'].map((verb) => kubectlCommand(`config ${verb} ${name}`, file));
  return new CliError(
    'failed',
    `these contexts would point to a different cluster, while ${host} still has theirs: ${shown.join(', ')}${retargeted.length > 5 ? ', ...' : ''}`,
    `Choose other names with --prefix, or remove the old ones: ${oneAfterAnother(remove)}`,
  );
}
