import type { IncomingMessage, ServerResponse } from 'node:http';
import { unauthorizedStatus } from './http/route-response.ts';
import { kubernetesUser, mayUseCluster } from './people/access.ts';
import { authenticate } from './people/authentication.ts';
import type { Rancher } from './rancher.ts';
import { fail, write } from './server.ts';
import type { RancherState } from './state.ts';
import { isValidForCluster } from './tokens/tokens.ts';

/**
 * Serves one request to a cluster's Authorized Cluster Endpoint: its Kubernetes API with no Rancher in between. Accepts
 * unscoped tokens and the cluster's own; rejects others with a Kubernetes Status 401.
 */
export async function serveEndpoint(
  rancher: Rancher,
  clusterId: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const caller = authenticate(rancher.state, incoming);
  const cluster = rancher.state.clusters.get(clusterId);
  const isKnown = caller && hasReached(rancher.state, caller.token.name);
  const isAccepted = isKnown && isValidForCluster(caller.token, clusterId) && mayUseCluster(caller.user, cluster);
  if (!isAccepted || !cluster) return write(outgoing, unauthorizedStatus());
  try {
    const user = kubernetesUser(caller.user, cluster);
    await rancher.kubernetes(clusterId).handle(incoming, outgoing, incoming.url ?? '/', user);
  } catch (error) {
    fail(outgoing, error);
  }
}

/** Whether Rancher has copied a token to the cluster; it copies none that is hashed by SHA-256. */
function hasReached({ tokens }: RancherState, name: string): boolean {
  return !tokens.get(name)?.secret.startsWith('$2:');
}
