import type { MergeReport } from '../../flows/kubeconfig/merge.ts';
import { parseClusterAddress } from '../../kube/kubeconfig/server-address.ts';
import { printable } from '../../printable.ts';

/** What may surprise someone in contexts that were merged, in lines. */
export function describeContexts({ added, configs, oldNames }: MergeReport): string[] {
  const isNew = new Set(added);
  const endpoints = configs
    .flatMap(({ clusters, contexts }) => {
      const servers = new Map(clusters.map(({ name, cluster }) => [name, cluster.server]));
      return contexts.filter(({ context }) => parseClusterAddress(servers.get(context.cluster) ?? '') === undefined);
    })
    .map(({ name }) => name)
    .filter((name) => isNew.has(name));
  return [
    ...(endpoints.length === 0 ? [] : [`  ${join(endpoints)}: straight to the cluster, also while Rancher is down`]),
    ...(oldNames.length === 0 ? [] : [`  ${join(oldNames)}: old names of these clusters; --prune removes them`]),
  ];
}

/** How many names are listed. */
const namesShown = 3;

function join(names: string[]): string {
  const shown = names.slice(0, namesShown).map((name) => printable(name));
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return `${shown.join(', ')}${more}`;
}
