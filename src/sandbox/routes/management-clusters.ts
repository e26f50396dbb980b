import { type RouteRequest, readBody, text } from '../http/route-request.ts';
import { json, type RouteResponse, unauthorizedStatus } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { generatedName } from '../names.ts';
import { isValidForCluster } from '../tokens/tokens.ts';
import { timestamp } from '../views/time.ts';

const PATH = '/k8s/clusters/local/apis/management.cattle.io/v3/clusters';

/** Clusters as objects of the management API: how an admin adds one with a given Authorized Cluster Endpoint. */
export const managementClusterRoutes: Route[] = [{ method: 'POST', path: PATH, open: true, handler: create }];

async function create({ rancher, incoming, caller }: RouteRequest): Promise<RouteResponse> {
  if (!caller || !isValidForCluster(caller.token, 'local')) return unauthorizedStatus();
  if (!caller.user.admin) return { status: 403, contentType: null, body: '' };
  const body = await readBody(incoming);
  const spec = fields(body.spec);
  const cluster = rancher.state.addCluster({
    id: text(fields(body.metadata).name) || generatedName('c-m-'),
    name: text(spec.displayName),
    state: 'pending',
    authorizedEndpoint: authorizedEndpoint(spec.localClusterAuthEndpoint),
  });
  const metadata = {
    name: cluster.id,
    uid: cluster.uuid,
    creationTimestamp: timestamp(cluster.created),
    generation: 1,
  };
  return json({ apiVersion: 'management.cattle.io/v3', kind: 'Cluster', metadata, spec }, 201);
}

function authorizedEndpoint(value: unknown): { fqdn: string; caCerts: string } | null {
  const { enabled, fqdn, caCerts } = fields(value);
  return enabled === true ? { fqdn: text(fqdn), caCerts: text(caCerts) } : null;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
