import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import { contextName, type NameStyle } from './context-names.ts';

/** What was made for one server. */
export interface KubeconfigPart {
  /** `host[:port][/path]`. */
  host: string;
  config: Kubeconfig;
  /** What its contexts are of, by their names; that of a cluster comes before those of its endpoints. */
  choices?: ReadonlyMap<string, { clusterId: string; cluster: string }>;
}

/** One kubeconfig of those of several servers; its current context is `current`, else that of the first. */
export function combineKubeconfigs(configs: Kubeconfig[], current: string | undefined): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
    'current-context': current ?? configs[0]?.['current-context'] ?? '',
  };
}

/** Throws `usage` where two servers have a context of one name, as only names without the server can be. */
export function refuseSameNames(configs: Kubeconfig[]): void {
  if (configs.length < 2) return;
  const seen = new Set<string>();
  for (const { name } of configs.flatMap(({ contexts }) => contexts)) {
    if (seen.has(name)) {
      const nextStep = 'Use names with the server in them: leave out --names, or add {server}.';
      throw new CliError('usage', `two servers have a cluster called ${printable(name)}`, nextStep);
    }
    seen.add(name);
  }
}

/**
 * The name of the context that a user means by it, or by the name or id of its cluster. `others`: those that may also be meant.
 * Throws `usage` for none.
 */
export function findContext(
  parts: KubeconfigPart[],
  requested: string,
  style: NameStyle,
  others: string[] = [],
): string {
  const names = [...parts.flatMap(({ config }) => config.contexts.map(({ name }) => name)), ...others];
  const asCluster = parts.map(({ host }) => contextName(requested, host, style));
  const ofClusters = parts.flatMap(({ choices = new Map() }) =>
    [...choices].flatMap(([name, { cluster, clusterId }]) => ([cluster, clusterId].includes(requested) ? [name] : [])),
  );
  const found = [requested, ...asCluster, ...ofClusters].find((name) => names.includes(name));
  if (found !== undefined) return found;
  const shown = names.slice(0, 20).map((name) => printable(name));
  throw new CliError('usage', `there is no context "${printable(requested)}" in it`, `It has: ${shown.join(', ')}`);
}
