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
  const { parts, namesCluster } = parseTemplate(styles.get(style) ?? style);
  const values: Record<string, string> = { cluster, server: host, id: facts.id, profile: facts.profile };
  let name = prefix;
  for (const { text, key } of parts) name += text + (key === undefined ? '' : (values[key] ?? labelOf(facts, key)));
  return namesCluster ? name : name + cluster.slice(facts.name.length);
}

interface Template {
  /** Text, and the placeholder behind it; the last may have none. */
  parts: { text: string; key: string | undefined }[];
  namesCluster: boolean;
}

/** Thousands of names are made by one. */
const parsed = new Map<string, Template>();

function parseTemplate(template: string): Template {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const pieces = template.split(/\{([^{}]*)\}/);
  const parts = pieces.flatMap((text, index) => (index % 2 === 0 ? [{ text, key: pieces[index + 1] }] : []));
  const made = { parts, namesCluster: parts.some(({ key }) => key === 'cluster') };
  parsed.set(template, made);
  return made;
}

function labelOf({ labels }: ClusterFacts, key: string): string {
  const label = key.slice('label:'.length);
  return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
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
