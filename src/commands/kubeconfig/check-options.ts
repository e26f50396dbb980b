import { CliError } from '../../errors.ts';
import { placeholders, readPlaceholders } from '../../kube/make/context-names.ts';
import { refuseExisting } from '../../platform/files/user-file.ts';
import { printable } from '../../printable.ts';
import type { KubeconfigArguments } from './requests.ts';

/** Throws `usage` for options that exclude each other or that cannot be, before any request. */
export function checkOptions(args: KubeconfigArguments): void {
  checkClusters(args);
  checkDestination(args);
  if (args.names !== undefined) checkNames(args.names);
  if (args.namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(args.namespace)) {
    const nextStep = 'It has up to 63 small letters, digits and dashes.';
    throw new CliError('usage', `"${printable(args.namespace)}" cannot be the name of a namespace`, nextStep);
  }
  if (args.prefer === 'ace' && args.ace === false)
    throw new CliError('usage', '--prefer ace cannot be used with --no-ace');
  if (!args.merge && args.file !== undefined && !args.force) refuseExisting(args.file);
}

function checkClusters({ clusters, all, selector }: KubeconfigArguments): void {
  if (clusters.length > 0 && all) throw new CliError('usage', 'name some clusters, or add --all; not both');
  if (clusters.length > 0 && selector !== undefined)
    throw new CliError('usage', 'name some clusters, or select them with --selector; not both');
  if (clusters.length === 0 && !all && selector === undefined) {
    throw new CliError('usage', 'for which clusters?', 'Name them, or add --all.');
  }
}

function checkDestination({ merge, file, force, dir, currentContext, prune, dryRun }: KubeconfigArguments): void {
  if (merge && file === '-') throw new CliError('usage', '--merge needs a file, but - is stdout');
  if (file === '') throw new CliError('usage', '-f needs a file name');
  if (merge && force) throw new CliError('usage', '--force cannot be used with --merge, which overwrites nothing');
  if (!merge && (prune || dryRun)) throw new CliError('usage', `${prune ? '--prune' : '--dry-run'} requires --merge`);
  if (dir === undefined) return;
  const other = [merge && '--merge', file !== undefined && '-f', currentContext !== undefined && '--current-context'];
  const [found] = other.filter((option) => option);
  if (found) throw new CliError('usage', `--dir cannot be used with ${found}`);
}

function checkNames(names: string): void {
  if (names === 'host' || names === 'plain') return;
  const { all, unknown } = readPlaceholders(names);
  const nextStep = `The placeholders are ${placeholders.join(', ')}.`;
  if (unknown.length > 0) {
    const shown = unknown.map((name) => `{${printable(name)}}`).join(', ');
    throw new CliError('usage', `--names has a placeholder that does not exist: ${shown}`, nextStep);
  }
  if (all.length > 0 && !/[{}]/.test(names.replaceAll(/\{[^{}]*\}/g, ''))) return;
  throw new CliError('usage', `--names takes host, plain or a template, not "${printable(names)}"`, nextStep);
}
