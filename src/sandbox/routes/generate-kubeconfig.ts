import { type Answer, json } from '../answers.ts';
import { callerOf, type Exchange } from '../exchange.ts';
import { bearerOf, issueKubeconfig } from '../issue.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import type { Cluster } from '../state.ts';

/**
 * Writes a kubeconfig for a cluster, with a new token in it or with the command that gets one, as the setting
 * `kubeconfig-generate-token` says. The token is for this cluster alone only with an Authorized Cluster Endpoint (captured on
 * Rancher 2.15.0).
 */
export function generateKubeconfig(exchange: Exchange, cluster: Cluster): Answer {
  const { state } = exchange.rancher;
  const embed = state.setting('kubeconfig-generate-token').toLowerCase() === 'true';
  const config = kubeconfigText({
    name: cluster.name,
    clusterId: cluster.id,
    host: serverHost(exchange),
    caPem: state.setting('cacerts'),
    endpoints: endpoints(cluster),
    bearer: embed ? newBearer(exchange, cluster) : undefined,
  });
  return json({ baseType: 'generateKubeConfigOutput', config, type: 'generateKubeConfigOutput' });
}

/** The host of the setting `server-url`, else the one the request came to. */
function serverHost({ rancher, baseUrl }: Exchange): string {
  return new URL(rancher.state.setting('server-url') || baseUrl).host;
}

function newBearer(exchange: Exchange, cluster: Cluster): string {
  const clusterId = cluster.authorizedEndpoint ? cluster.id : null;
  return bearerOf(issueKubeconfig(exchange.rancher.state, callerOf(exchange).user, clusterId));
}

function endpoints({ name, authorizedEndpoint }: Cluster) {
  if (!authorizedEndpoint) return [];
  const { fqdn, caCerts } = authorizedEndpoint;
  return [{ name: `${name}-fqdn`, server: `https://${fqdn}`, caPem: caCerts }];
}
