import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { readPages } from './http/paging.ts';
import { stringIn } from './http/responses.ts';

/** A node that runs the API server of a cluster. */
export interface ControlPlaneNode {
  clusterId: string;
  /** The hostname that was requested for the node. */
  hostname: string;
  /** Its external address, else the internal one. */
  address: string;
}

/** The control plane nodes of one cluster, or of all that the session's user sees, over as many pages as there are. */
export async function listControlPlaneNodes(
  http: RancherHttp,
  session: Secret,
  clusterId?: string,
): Promise<ControlPlaneNode[]> {
  const query = clusterId === undefined ? '' : `?clusterId=${encodeURIComponent(clusterId)}`;
  const nodes: ControlPlaneNode[] = [];
  for await (const page of readPages(http, session, `/v3/nodes${query}`)) {
    for (const item of page.filter(({ controlPlane }) => controlPlane === true)) {
      const address = stringIn(item, 'externalIpAddress') || stringIn(item, 'ipAddress');
      const node = { clusterId: stringIn(item, 'clusterId'), hostname: stringIn(item, 'requestedHostname'), address };
      if (address !== '') nodes.push(node);
    }
  }
  return nodes;
}

/** The address of a node's API server, without Rancher in between: `https://<address>:6443`. */
export function nodeEndpoint({ address }: ControlPlaneNode): string {
  return `https://${address.includes(':') ? `[${address}]` : address}:6443`;
}
