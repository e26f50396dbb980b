import { CliError } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import { choosePaths, readTexts } from '../flows/read-texts.ts';
import { checkKubeconfig } from '../kube/check-kubeconfig.ts';
import type { Finding } from '../kube/findings.ts';
import { findOnPath, isExecutableFile } from '../platform/search-path.ts';
import { printable } from '../printable.ts';
import type { GlobalOptions } from './options.ts';

export interface KubeconfigCheckArguments extends GlobalOptions {
  file?: string | undefined;
}

/** Says what is wrong with the entries of this program and of Rancher; throws `failed` where kubectl would not work with one. */
export async function runKubeconfigCheck(context: Context, { file }: KubeconfigCheckArguments): Promise<void> {
  const texts = readTexts(choosePaths(context.env, file));
  const { findings, commands } = checkKubeconfig(texts);
  const missing = commands.filter((command) => !canRun(command, context.env));
  const lines = [...findings.map(describe), ...missing.map(describeMissing)];
  if (lines.length === 0) return context.tell('Nothing is wrong with the entries of this program and of Rancher.');
  await context.print(`${lines.join('\n')}\n`);
  const problems = findings.filter(({ severity }) => severity === 'problem').length + missing.length;
  if (problems > 0) throw new CliError('failed', `${problems} problem${problems === 1 ? '' : 's'} in the kubeconfig`);
}

function canRun(command: string, env: NodeJS.ProcessEnv): boolean {
  return /[/\\]/.test(command) ? isExecutableFile(command) : findOnPath(command, env) !== undefined;
}

function describe({ severity, path, entry, what, nextStep }: Finding): string {
  const where = entry === undefined ? printable(path) : `${printable(path)}, ${entry.list} "${printable(entry.name)}"`;
  return `${severity}: ${where}: ${printable(what)}\n  ${nextStep}`;
}

function describeMissing(command: string): string {
  const name = printable(command);
  return `problem: the command ${name} cannot be run\n  Put it on the PATH, or write the entries anew: kubectl rancher kubeconfig --all --merge`;
}
