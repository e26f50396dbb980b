import { existsSync } from 'node:fs';
import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';
import { checkKubeconfigs } from '../../flows/kubeconfig/check.ts';
import { choosePaths } from '../../flows/kubeconfig/read-texts.ts';
import { ownCommand } from '../../own-commands.ts';
import { oneLine } from '../../printable.ts';
import { countOf } from '../output/count.ts';
import { show } from '../output/show.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface KubeconfigCheckArguments extends GlobalOptions {
  file?: string | undefined;
}

/** Prints what is wrong with the entries of this program and of Rancher. Throws `failed` if kubectl would not work with one. */
export async function runKubeconfigCheck(context: Context, { file, profile }: KubeconfigCheckArguments): Promise<void> {
  const paths = choosePaths(context.env, file);
  if (!paths.some((path) => existsSync(path))) throw describeNone(paths, profile);
  const { faults } = await checkKubeconfigs(context, paths, file);
  const lines = faults.map(
    ({ severity, what, nextStep }) => `${severity}: ${oneLine(what)}\n${nextStep ? `  ${oneLine(nextStep)}\n` : ''}`,
  );
  await show(context, lines.join(''));
  if (faults.every(({ severity }) => severity === 'note')) {
    context.tell('The entries of this program and of Rancher are fine.');
  }
  const problems = faults.filter(({ severity }) => severity === 'problem').length;
  if (problems > 0) throw new CliError('failed', `${countOf(problems, 'problem')} in the kubeconfig`);
}

function describeNone(paths: string[], profile: string): CliError {
  return new CliError(
    'failed',
    `there is no kubeconfig at ${paths.map(oneLine).join(', ')}`,
    `Run: ${ownCommand('kubeconfig --all --merge --exec', { profile })}`,
  );
}
