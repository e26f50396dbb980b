/** How entries are called: `prod@rancher.example.com`, or `prod` as Rancher has it. */
export interface NameStyle {
  style: 'host' | 'plain';
  /** Prefix for every name. */
  prefix: string;
}

export const defaultNames: NameStyle = { style: 'host', prefix: '' };

/** The name of a cluster's context, and of its cluster and user entries. */
export function contextName(cluster: string, host: string, { style, prefix }: NameStyle = defaultNames): string {
  return style === 'host' ? `${prefix}${cluster}@${host}` : `${prefix}${cluster}`;
}

/** A cluster with the endings that its contexts have behind its name: '' for the cluster itself, `-fqdn` and the like for its own endpoints. */
export interface NamedCluster {
  id: string;
  name: string;
  endings: string[];
}

/**
 * What each cluster is called, by its id: its name, or `name-id` where one of its contexts would have the name of another cluster's.
 * It depends on nothing but the clusters, not on their order.
 */
export function distinctNames(clusters: NamedCluster[]): Map<string, string> {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const contextsOf = ({ id, endings }: NamedCluster): string[] => endings.map((ending) => `${names.get(id)}${ending}`);
  for (;;) {
    const count = new Map<string, number>();
    for (const name of clusters.flatMap(contextsOf)) count.set(name, (count.get(name) ?? 0) + 1);
    const clashing = clusters.filter(
      (cluster) =>
        names.get(cluster.id) === cluster.name && contextsOf(cluster).some((name) => (count.get(name) ?? 0) > 1),
    );
    if (clashing.length === 0) return names;
    for (const { id, name } of clashing) names.set(id, `${name}-${id}`);
  }
}
