import { type Cluster, readClusterPages } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { type ControlPlaneNode, listControlPlaneNodes } from '../../rancher/nodes.ts';
import { ownEndpoints } from '../../rancher/own-endpoints.ts';
import type { ClusterList } from '../../store/cluster-lists.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';
import type { Selector } from '../select-clusters.ts';
import type { Session } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';

/** A cluster with the addresses of its API: through Rancher first, then its own endpoints. */
export interface ListedCluster {
  id: string;
  name: string;
  state: string;
  version: string;
  endpoints: string[];
  labels: Record<string, string>;
}

/**
 * Passes the clusters that the user has access to to `use`, page by page; only those with labels that are selected, where that is given. Saves their names for completion once all were used.
 * Reads the nodes only for a cluster whose own endpoint has no host name.
 */
export async function listClustersOf(
  context: Context,
  { server, profile, isSelected }: LoginName & { isSelected?: Selector | undefined },
  use: (pages: AsyncIterable<ListedCluster[]>) => Promise<void>,
): Promise<void> {
  await withSession(context, { server, profile }, async (session, http) => {
    const keep = (clusters: ClusterList['clusters']): void =>
      context.clusterLists.save({ server, profile }, { at: context.clock.now(), clusters });
    await use(readPages(http, session, keep, isSelected));
  });
}

async function* readPages(
  http: RancherHttp,
  session: Session,
  keep: (all: ClusterList['clusters']) => void,
  isSelected: Selector = () => true,
): AsyncGenerator<ListedCluster[]> {
  const seen: ClusterList['clusters'] = [];
  let nodes: ControlPlaneNode[] | undefined;
  for await (const page of readClusterPages(http, session.token)) {
    const selected = page.filter(({ labels }) => isSelected(labels));
    if (selected.some(({ authEndpoint }) => authEndpoint?.fqdn === '')) {
      nodes ??= await listControlPlaneNodes(http, session.token);
    }
    seen.push(...page.map(({ id, name }) => ({ id, name })));
    yield selected.map((cluster) => describe(http.server, cluster, nodes ?? []));
  }
  keep(seen);
}

function describe(server: string, cluster: Cluster, nodes: ControlPlaneNode[]): ListedCluster {
  const { id, name, state, version, labels } = cluster;
  const own = ownEndpoints(cluster, nodes).map((endpoint) => endpoint.server);
  return { id, name, state, version, endpoints: [`${server}/k8s/clusters/${id}`, ...own], labels };
}
