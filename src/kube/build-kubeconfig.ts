import { execEntry } from './exec-entry.ts';
import type { ClusterEntry, Kubeconfig } from './kubeconfig.ts';

/** A cluster as a kubeconfig needs to know it. */
export interface ClusterSource {
  id: string;
  name: string;
  /** The cluster's own endpoint, where it has one. */
  authEndpoint: { fqdn: string; caPem: string } | undefined;
}

export interface KubeconfigSource {
  /** `https://host[:port][/path]`. */
  server: string;
  profile: string;
  /** The server's authorities in PEM; empty when it has none of its own. */
  caPem: string;
  clusters: ClusterSource[];
  /** What runs the plugin, and what comes before its options. */
  plugin: { command: string; args: string[] };
}

/** A name for each cluster of a server, by its id: its own name, with the id behind it where two have the same one. */
export function distinctNames(clusters: { id: string; name: string }[]): Map<string, string> {
  const count = new Map<string, number>();
  for (const { name } of clusters) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(clusters.map(({ id, name }) => [id, (count.get(name) ?? 0) > 1 ? `${name}-${id}` : name]));
}

/** A kubeconfig whose users run this program's plugin. The first cluster's context is the current one. */
export function buildExecKubeconfig(source: KubeconfigSource): Kubeconfig {
  const names = distinctNames(source.clusters);
  return combineKubeconfigs(source.clusters.map((cluster) => configFor(source, cluster, names.get(cluster.id) ?? '')));
}

function configFor(
  { server, profile, caPem, plugin }: KubeconfigSource,
  cluster: ClusterSource,
  name: string,
): Kubeconfig {
  const host = server.replace(/^https:\/\//, '');
  const clusters = [{ name: `${name}@${host}`, cluster: clusterEntry(`${server}/k8s/clusters/${cluster.id}`, caPem) }];
  if (cluster.authEndpoint !== undefined) {
    const { fqdn, caPem: endpointCa } = cluster.authEndpoint;
    clusters.push({ name: `${name}-fqdn@${host}`, cluster: clusterEntry(`https://${fqdn}`, endpointCa) });
  }
  const user = `${name}@${host}`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users: [{ name: user, user: execEntry({ host, clusterId: cluster.id, profile, plugin }) }],
    contexts: clusters.map((entry) => ({ name: entry.name, context: { cluster: entry.name, user } })),
    'current-context': user,
  };
}

function clusterEntry(server: string, caPem: string): ClusterEntry {
  if (caPem.trim() === '') return { server };
  return { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
}

/** One kubeconfig with the entries of several, which have to differ in their names. */
export function combineKubeconfigs(configs: Kubeconfig[]): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
    'current-context': configs[0]?.['current-context'] ?? '',
  };
}

/** The same kubeconfig with every name changed, the names that entries refer to each other by too. */
export function renameEntries(config: Kubeconfig, rename: (name: string) => string): Kubeconfig {
  return {
    ...config,
    clusters: config.clusters.map(({ name, cluster }) => ({ name: rename(name), cluster })),
    users: config.users.map(({ name, user }) => ({ name: rename(name), user })),
    contexts: config.contexts.map(({ name, context }) => ({
      name: rename(name),
      context: { cluster: rename(context.cluster), user: rename(context.user) },
    })),
    'current-context': rename(config['current-context']),
  };
}
