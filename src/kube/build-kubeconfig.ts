import { contextName, defaultNames, distinctNames, type NameStyle } from './context-names.ts';
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
  names?: NameStyle;
}

/** A cluster's part of a kubeconfig under plain names: its own name, and that with something behind for each endpoint of its own. */
export interface ClusterPart {
  id: string;
  name: string;
  config: Kubeconfig;
}

/**
 * One kubeconfig of the parts of several clusters of a server. Entries are called `prod@host` if nothing else is asked for; a cluster that shares one
 * of its names with another has its id in them. The first part's context is the current one.
 */
export function combineParts(parts: ClusterPart[], host: string, naming: NameStyle = defaultNames): Kubeconfig {
  const names = distinctNames(parts.map(({ id, name, config }) => ({ id, name, endings: endingsOf(name, config) })));
  const configs = parts.map(({ id, name, config }) =>
    renameEntries(config, (entry) => contextName(`${names.get(id) ?? name}${entry.slice(name.length)}`, host, naming)),
  );
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
    'current-context': configs[0]?.['current-context'] ?? '',
  };
}

function endingsOf(name: string, { contexts }: Kubeconfig): string[] {
  return contexts.map((context) => context.name.slice(name.length));
}

/** A kubeconfig whose users run this program's plugin. */
export function buildExecKubeconfig(source: KubeconfigSource): Kubeconfig {
  const parts = source.clusters.map((cluster) => ({
    id: cluster.id,
    name: cluster.name,
    config: execPart(source, cluster),
  }));
  return combineParts(parts, hostOf(source), source.names);
}

function hostOf({ server }: KubeconfigSource): string {
  return server.replace(/^https:\/\//, '');
}

function execPart(source: KubeconfigSource, { id, name, authEndpoint }: ClusterSource): Kubeconfig {
  const { server, profile, caPem, plugin } = source;
  const clusters = [{ name, cluster: clusterEntry(`${server}/k8s/clusters/${id}`, caPem) }];
  if (authEndpoint !== undefined) {
    clusters.push({ name: `${name}-fqdn`, cluster: clusterEntry(`https://${authEndpoint.fqdn}`, authEndpoint.caPem) });
  }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users: [{ name, user: execEntry({ host: hostOf(source), clusterId: id, profile, plugin }) }],
    contexts: clusters.map((entry) => ({ name: entry.name, context: { cluster: entry.name, user: name } })),
    'current-context': name,
  };
}

function clusterEntry(server: string, caPem: string): ClusterEntry {
  if (caPem.trim() === '') return { server };
  return { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
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
