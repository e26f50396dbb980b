/** How entries are called: `prod@rancher.example.com`, `prod` as Rancher has it, or as a template says. */
export interface NameStyle {
  /** `host`, `plain` or a template with placeholders, as `readPlaceholders` finds them. */
  style: string;
  /** Prefix for every name. */
  prefix: string;
}

export const defaultNames: NameStyle = { style: 'host', prefix: '' };

const styles = new Map([
  ['host', '{cluster}@{server}'],
  ['plain', '{cluster}'],
]);

const simplePlaceholders = ['cluster', 'server', 'id', 'profile'];

/** The placeholders that a template may have, as people type them. */
export const placeholders = [...simplePlaceholders, 'label:KEY'].map((name) => `{${name}}`);

/** The placeholders in a template, without braces, and those of them that there are not. */
export function readPlaceholders(template: string): { all: string[]; unknown: string[] } {
  const all = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  return { all, unknown: all.filter((name) => !simplePlaceholders.includes(name) && !/^label:./.test(name)) };
}

/** What a template may name beside the server and the cluster's name in its context. */
export interface ClusterFacts {
  id: string;
  name: string;
  labels: Record<string, string>;
  profile: string;
}

/**
 * The name of a cluster's context, and of its cluster and user entries. `cluster`: the cluster's name, and what the context has behind it;
 * where a template does not name the cluster, that stands at its end. A label that the cluster does not have is empty.
 */
export function contextName(
  cluster: string,
  host: string,
  { style, prefix }: NameStyle = defaultNames,
  facts: ClusterFacts = { id: '', name: cluster, labels: {}, profile: '' },
): string {
  const { id, name, labels, profile } = facts;
  const template = styles.get(style) ?? style;
  const values: Record<string, string> = { cluster, server: host, id, profile };
  const rendered = template.replace(/\{([^{}]*)\}/g, (_, key: string) =>
    key.startsWith('label:') ? (labels[key.slice('label:'.length)] ?? '') : (values[key] ?? ''),
  );
  const ending = readPlaceholders(template).all.includes('cluster') ? '' : cluster.slice(name.length);
  return `${prefix}${rendered}${ending}`;
}

/** A cluster with the endings that its contexts have behind its name: '' for the cluster itself, `-fqdn` and the like for its own endpoints. */
export interface NamedCluster {
  id: string;
  name: string;
  endings: string[];
}

/**
 * What each cluster is called, by its id: its name, or `name-id` where one of its contexts would have no name, or that of another cluster's.
 * It depends on nothing but the clusters, not on their order. `contextOf`: the name of a context, from its cluster's with the ending behind it.
 */
export function distinctNames<Named extends NamedCluster>(
  clusters: Named[],
  contextOf: (cluster: Named, name: string) => string = (_, name) => name,
): Map<string, string> {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const contextsOf = (cluster: Named): string[] =>
    cluster.endings.map((ending) => contextOf(cluster, `${names.get(cluster.id)}${ending}`));
  for (;;) {
    const count = new Map<string, number>();
    for (const name of clusters.flatMap(contextsOf)) count.set(name, (count.get(name) ?? 0) + 1);
    const clashing = clusters.filter(
      (cluster) =>
        names.get(cluster.id) === cluster.name &&
        contextsOf(cluster).some((name) => name === '' || (count.get(name) ?? 0) > 1),
    );
    if (clashing.length === 0) return names;
    for (const { id, name } of clashing) names.set(id, `${name}-${id}`);
  }
}
