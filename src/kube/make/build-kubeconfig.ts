import { serverHost } from '../../server-url.ts';
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from '../kubeconfig/kubeconfig.ts';
import type { NameChoice } from '../merge/keep-names.ts';
import { contextName, defaultNames, distinctNames, type NameStyle } from './context-names.ts';

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
  /** As Rancher has them; absent: none. */
  labels?: Record<string, string>;
  /** Whether it can be reached through Rancher now. */
  isActive: boolean;
  endpoints: Endpoint[];
}

export interface KubeconfigSource {
  /** `https://host[:port][/path]`. */
  server: string;
  /** For the placeholder in a template; absent: none. */
  profile?: string;
  /** The server's authorities in PEM; empty when it has none of its own. */
  caPem: string;
  clusters: ClusterSource[];
  /** All clusters of the server, these among them, whose names must differ; absent: there are no others. */
  visible?: ClusterSource[];
  /** How a client shows who it is: each cluster has a user of its own, since a token may be valid for that cluster only. */
  userOf(clusterId: string): UserEntry;
  names?: NameStyle;
  /** Whether a cluster's first own endpoint takes its name; through Rancher it is `-rancher` then. */
  prefersEndpoints?: boolean | undefined;
  /** Of every context; absent: as kubectl has it. */
  namespace?: string | undefined;
}

/** What a context of ours may be called, and whose it is. */
export interface ContextChoice extends NameChoice {
  clusterId: string;
  cluster: string;
}

export interface BuiltKubeconfig {
  config: Kubeconfig;
  /** What its contexts may be called, by their names; that of a cluster comes before those of its endpoints. */
  choices: Map<string, ContextChoice>;
}

/**
 * A kubeconfig for clusters of one server. Entries are called `prod@host` by default; a cluster that shares
 * one of its names with another, in the kubeconfig or not, has its id in them: so a name points to the same cluster whichever were
 * chosen. The current context is that of the first cluster that is active, and not `local` if there is another one.
 */
export function buildKubeconfig(source: KubeconfigSource): BuiltKubeconfig {
  const { server, caPem, clusters, userOf, namespace } = source;
  const config: Kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [],
    users: [],
    contexts: [],
    'current-context': '',
  };
  const choices = new Map<string, ContextChoice>();
  const nameIn = nameContexts(source);
  for (const cluster of clusters) {
    const user = nameIn(cluster, '').name;
    const { id, endpoints } = cluster;
    const addresses = [{ ending: '', server: `${server}/k8s/clusters/${id}`, caPem }, ...endpoints];
    const endings = endingsOf(cluster, source);
    addresses.forEach((address, index) => {
      const { name, ...choice } = nameIn(cluster, endings[index] ?? address.ending);
      const context: ContextEntry = { cluster: name, user, ...(namespace === undefined ? {} : { namespace }) };
      config.clusters.push({ name, cluster: clusterEntry(address.server, address.caPem) });
      config.contexts.push({ name, context });
      choices.set(name, { ...choice, clusterId: id, cluster: cluster.name });
    });
    config.users.push({ name: user, user: userOf(id) });
  }
  const current = preferredCluster(source);
  config['current-context'] = current === undefined ? '' : nameIn(current, '').name;
  return { config, choices };
}

type Namer = (cluster: ClusterSource, ending: string) => NameChoice & { name: string };

function nameContexts(source: KubeconfigSource): Namer {
  const { server, clusters, visible = clusters, names = defaultNames, profile = '' } = source;
  const host = serverHost(server);
  const nameOf = ({ id, name, labels = {} }: ClusterSource, inContext: string): string =>
    contextName(inContext, host, names, { id, name, labels, profile });
  const distinct = distinctNames(
    visible.map((cluster) => ({ ...cluster, endings: endingsOf(cluster, source) })),
    nameOf,
  );
  return (cluster, ending) => {
    const { id, name } = cluster;
    return {
      name: nameOf(cluster, `${distinct.get(id) ?? name}${ending}`),
      plain: nameOf(cluster, `${name}${ending}`),
      withId: nameOf(cluster, `${name}-${id}${ending}`),
    };
  };
}

/** What stands behind the cluster's name: in its context through Rancher, then in those of its endpoints. */
function endingsOf({ endpoints }: ClusterSource, { prefersEndpoints }: KubeconfigSource): string[] {
  const endings = endpoints.map(({ ending }) => ending);
  if (!prefersEndpoints || endings.length === 0) return ['', ...endings];
  const preferred = endings.toSorted()[0];
  const throughRancher = endings.includes('-rancher') ? '-through-rancher' : '-rancher';
  return [throughRancher, ...endings.map((ending) => (ending === preferred ? '' : ending))];
}

/**
 * The first cluster that is active and not `local`; else an active one, else one that is not `local`, else the first. Where endpoints are
 * preferred, one that has an endpoint comes before others that are as active.
 */
function preferredCluster({ clusters, prefersEndpoints = false }: KubeconfigSource): ClusterSource | undefined {
  const rank = ({ id, isActive, endpoints }: ClusterSource): number =>
    (isActive ? 4 : 0) + (prefersEndpoints && endpoints.length > 0 ? 2 : 0) + (id === 'local' ? 0 : 1);
  return clusters.toSorted((one, other) => rank(other) - rank(one))[0];
}

function clusterEntry(server: string, caPem: string): ClusterEntry {
  if (caPem.trim() === '') return { server };
  return { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
}
