import type { Cluster } from '../state.ts';
import { timestamp, wholeSecond } from './time.ts';

const IP_ADDRESS = '127.0.0.1';

/**
 * The only node of a connected cluster: control plane, etcd and worker. `name` is empty, and without an external
 * address there is no such field (captured on Rancher 2.15.0).
 */
export function nodeView(cluster: Cluster, baseUrl: string) {
  const id = `${cluster.id}:machine-1`;
  const hostname = `${cluster.name}-node-1`;
  const self = `${baseUrl}/v3/nodes/${id}`;
  return {
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    appliedNodeVersion: 0,
    baseType: 'node',
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    clusterId: cluster.id,
    conditions: [
      { message: 'registered with kubernetes', status: 'True', type: 'Registered' },
      { message: 'kubelet is posting ready status', reason: 'KubeletReady', status: 'True', type: 'Ready' },
    ],
    controlPlane: true,
    created: timestamp(cluster.created),
    createdTS: wholeSecond(cluster.created),
    creatorId: null,
    customConfig: null,
    etcd: true,
    hostname,
    id,
    imported: false,
    ipAddress: IP_ADDRESS,
    labels: { 'node-role.kubernetes.io/control-plane': 'true', 'node-role.kubernetes.io/etcd': 'true' },
    links: { self, update: self },
    name: '',
    namespaceId: null,
    nodeName: hostname,
    requestedHostname: hostname,
    state: 'active',
    transitioning: 'no',
    transitioningMessage: '',
    type: 'node',
    unschedulable: false,
    uuid: cluster.uuid,
    worker: true,
  };
}
