import { serverHost } from '../server-url.ts';
import { contextName, defaultNames, distinctNames, type NameStyle } from './context-names.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';

/** An address where a cluster's API answers without Rancher in between. */
export interface Endpoint {
  /** What its context has behind the cluster's name: `-fqdn`, `-<node>`. */
  ending: string;
  /** `https://host[:port]`. */
  server: string;
  /** The authorities it is signed by, in PEM; empty when every machine trusts them. */
  caPem: string;
}

/** A cluster as a kubeconfig needs to know it. */
export interface ClusterSource {
  id: string;
  name: string;
  /** Whether it can be reached through Rancher now. */
  isActive: boolean;
  endpoints: Endpoint[];
}

export interface KubeconfigSource {
  /** `https://host[:port][/path]`. */
  server: string;
  /** The server's authorities in PEM; empty when it has none of its own. */
  caPem: string;
  clusters: ClusterSource[];
  /** All clusters of the server, these among them, whose names must differ; absent: there are no others. */
  visible?: ClusterSource[];
  /** How a client shows who it is: each cluster has a user of its own, since a token may be valid for that cluster only. */
  userOf(clusterId: string): UserEntry;
  names?: NameStyle;
}

/**
 * A kubeconfig for clusters of one server. Entries are called `prod@host` by default; a cluster that shares
 * one of its names with another, in the kubeconfig or not, has its id in them: so a name points to the same cluster whichever were
 * chosen. The current context is that of the first cluster that is active, and not `local` if there is another one.
 */
export function buildKubeconfig({
  server,
  caPem,
  clusters,
  visible = clusters,
  userOf,
  names = defaultNames,
}: KubeconfigSource): Kubeconfig {
  const host = serverHost(server);
  const distinct = distinctNames(visible.map((cluster) => ({ ...cluster, endings: endingsOf(cluster) })));
  const config: Kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [],
    users: [],
    contexts: [],
    'current-context': '',
  };
  const nameOf = ({ id, name }: ClusterSource, ending: string): string =>
    contextName(`${distinct.get(id) ?? name}${ending}`, host, names);
  for (const cluster of clusters) {
    const { id, endpoints } = cluster;
    const user = nameOf(cluster, '');
    const addresses = [{ ending: '', server: `${server}/k8s/clusters/${id}`, caPem }, ...endpoints];
    for (const { ending, ...address } of addresses) {
      const entry = nameOf(cluster, ending);
      config.clusters.push({ name: entry, cluster: clusterEntry(address.server, address.caPem) });
      config.contexts.push({ name: entry, context: { cluster: entry, user } });
    }
    config.users.push({ name: user, user: userOf(id) });
  }
  const current = preferredCluster(clusters);
  config['current-context'] = current === undefined ? '' : nameOf(current, '');
  return config;
}

/** The first cluster that is active and not `local`; else an active one, else one that is not `local`, else the first. */
function preferredCluster(clusters: ClusterSource[]): ClusterSource | undefined {
  const rank = ({ id, isActive }: ClusterSource): number => (isActive ? 2 : 0) + (id === 'local' ? 0 : 1);
  return clusters.toSorted((one, other) => rank(other) - rank(one))[0];
}

function endingsOf({ endpoints }: ClusterSource): string[] {
  return ['', ...endpoints.map(({ ending }) => ending)];
}

function clusterEntry(server: string, caPem: string): ClusterEntry {
  if (caPem.trim() === '') return { server };
  return { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
}
