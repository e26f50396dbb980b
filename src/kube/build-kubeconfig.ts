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
  endpoints: Endpoint[];
}

export interface KubeconfigSource {
  /** `https://host[:port][/path]`. */
  server: string;
  /** The server's authorities in PEM; empty when it has none of its own. */
  caPem: string;
  clusters: ClusterSource[];
  /** All clusters of the server, these among them, whose names are to be told apart; absent: there are no others. */
  visible?: ClusterSource[];
  /** How a client shows who it is: each cluster has a user of its own, since a token may be good for that cluster only. */
  userOf(clusterId: string): UserEntry;
  names?: NameStyle;
}

/**
 * A kubeconfig for clusters of one server. Entries are called `prod@host` if nothing else is asked for; a cluster that shares
 * one of its names with another, in the kubeconfig or not, has its id in them: so a name leads to the same cluster whichever were
 * chosen. The first cluster's context is the current one.
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
  for (const { id, name, endpoints } of clusters) {
    const nameOf = (ending: string): string => contextName(`${distinct.get(id) ?? name}${ending}`, host, names);
    const user = nameOf('');
    const addresses = [{ ending: '', server: `${server}/k8s/clusters/${id}`, caPem }, ...endpoints];
    for (const { ending, ...address } of addresses) {
      const entry = nameOf(ending);
      config.clusters.push({ name: entry, cluster: clusterEntry(address.server, address.caPem) });
      config.contexts.push({ name: entry, context: { cluster: entry, user } });
    }
    config.users.push({ name: user, user: userOf(id) });
  }
  config['current-context'] = config.contexts[0]?.name ?? '';
  return config;
}

function endingsOf({ endpoints }: ClusterSource): string[] {
  return ['', ...endpoints.map(({ ending }) => ending)];
}

function clusterEntry(server: string, caPem: string): ClusterEntry {
  if (caPem.trim() === '') return { server };
  return { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
}
