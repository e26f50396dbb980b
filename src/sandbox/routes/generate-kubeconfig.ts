import { callerOf, type RouteRequest, serverHost } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { clusterEntries, commandArgs, kubeconfigText } from '../kubeconfig.ts';
import { embedsTokens } from '../settings.ts';
import type { Cluster } from '../state.ts';
import { bearerOf, issueKubeconfig } from '../tokens/issue.ts';

/**
 * Writes a kubeconfig for a cluster, with a new token or with the command that gets one, depending on the setting
 * `kubeconfig-generate-token`. Every entry has the cluster's name. The token is scoped to the cluster only if that has
 * an Authorized Cluster Endpoint (captured on Rancher 2.15.0).
 */
export function generateKubeconfig(request: RouteRequest, cluster: Cluster): RouteResponse {
  const { state } = request.rancher;
  const { name } = cluster;
  const host = serverHost(request);
  const scope = cluster.authorizedEndpoint ? cluster.id : undefined;
  const bearer = embedsTokens(state) ? newBearer(request, scope) : undefined;
  const config = kubeconfigText({
    clusters: clusterEntries(cluster, host, state.setting('cacerts'), name),
    users: [{ name, bearer, args: commandArgs(host, name, scope) }],
    currentContext: name,
  });
  return json({ baseType: 'generateKubeConfigOutput', config, type: 'generateKubeConfigOutput' });
}

function newBearer(request: RouteRequest, clusterId: string | undefined): string {
  return bearerOf(issueKubeconfig(request.rancher.state, callerOf(request).user, clusterId ?? null));
}
