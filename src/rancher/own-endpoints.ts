import type { Cluster } from './clusters.ts';
import { type ControlPlaneNode, nodeEndpoint } from './nodes.ts';

/** An address of a cluster's API without Rancher in between. */
export interface OwnEndpoint {
  /** `https://host[:port]`. */
  server: string;
  /** Its authorities in PEM; empty when Rancher names none. */
  caPem: string;
  /** The node behind it; undefined for an endpoint that has a name. */
  node: ControlPlaneNode | undefined;
}

/**
 * Where a cluster's Authorized Cluster Endpoint is: at its name, else at each node of the control plane among those
 * given.
 */
export function ownEndpoints({ id, caPem, authEndpoint }: Cluster, nodes: ControlPlaneNode[]): OwnEndpoint[] {
  if (authEndpoint === undefined) return [];
  const { fqdn } = authEndpoint;
  if (fqdn !== '') return [{ server: `https://${fqdn}`, caPem: authEndpoint.caPem, node: undefined }];
  return nodes.filter(({ clusterId }) => clusterId === id).map((node) => ({ server: nodeEndpoint(node), caPem, node }));
}
