import type { Cluster } from '../state.ts';
import { timestamp, wholeSecond } from './time.ts';

const IP_ADDRESS = '127.0.0.1';

/** The only node of a connected cluster: control plane, etcd and worker. */
export function nodeView(cluster: Cluster, baseUrl: string) {
  const id = `${cluster.id}:machine-1`;
  const hostname = `${cluster.name}-node-1`;
  const self = `${baseUrl}/v3/nodes/${id}`;
  return {
    baseType: 'node',
    clusterId: cluster.id,
    controlPlane: true,
    created: timestamp(cluster.created),
    createdTS: wholeSecond(cluster.created),
    creatorId: null,
    etcd: true,
    externalIpAddress: '',
    hostname,
    id,
    ipAddress: IP_ADDRESS,
    links: { self },
    name: '',
    nodeName: hostname,
    requestedHostname: hostname,
    state: 'active',
    transitioning: 'no',
    transitioningMessage: '',
    type: 'node',
    worker: true,
  };
}
