import type { Cluster } from '../state.ts';
import { CLUSTER_TEMPLATE, KUBERNETES_VERSION } from './cluster-template.ts';
import { timestamp, wholeSecond } from './time.ts';

const LINKED = {
  apiServices: 'apiservices',
  clusterRegistrationTokens: 'clusterregistrationtokens',
  clusterRoleTemplateBindings: 'clusterroletemplatebindings',
  namespaces: 'namespaces',
  nodes: 'nodes',
  persistentVolumes: 'persistentvolumes',
  projects: 'projects',
  storageClasses: 'storageclasses',
  subscribe: 'subscribe',
  tokens: 'tokens',
};

/** A cluster as v3 shows it (captured on Rancher 2.15.0). */
export function clusterView(cluster: Cluster, baseUrl: string) {
  const connected = cluster.state === 'active';
  const isLocal = cluster.id === 'local';
  return {
    ...CLUSTER_TEMPLATE,
    ...identity(cluster, baseUrl),
    annotations: annotations(cluster),
    conditions: conditions(cluster),
    driver: connected ? 'imported' : '',
    enableNetworkPolicy: cluster.creatorId === null ? null : false,
    fleetWorkspaceName: isLocal ? 'fleet-local' : 'fleet-default',
    info: info(cluster),
    internal: isLocal,
    localClusterAuthEndpoint: authorizedEndpoint(cluster),
    state: cluster.state,
    transitioning: connected ? 'no' : 'yes',
    ...(connected && { version: KUBERNETES_VERSION }),
  };
}

/**
 * A cluster in the response to its creation: only what is known then, and `active` although nothing is connected
 * (captured on Rancher 2.15.0).
 */
export function createdClusterView(cluster: Cluster, baseUrl: string) {
  const { appliedEnableNetworkPolicy, baseType, defaultClusterRoleForProjectMembers, dockerRootDir } = CLUSTER_TEMPLATE;
  const { istioEnabled, linuxWorkerCount, nodeCount, nodeVersion, readyReconciling } = CLUSTER_TEMPLATE;
  const { transitioningMessage, type, windowsPreferedCluster, windowsWorkerCount } = CLUSTER_TEMPLATE;
  return {
    ...{ appliedEnableNetworkPolicy, baseType, defaultClusterRoleForProjectMembers, dockerRootDir, istioEnabled },
    ...{ linuxWorkerCount, nodeCount, nodeVersion, readyReconciling, transitioningMessage, type },
    ...{ windowsPreferedCluster, windowsWorkerCount },
    ...identity(cluster, baseUrl),
    annotations: {},
    enableNetworkPolicy: false,
    internal: false,
    state: 'active',
    transitioning: 'no',
  };
}

function identity(cluster: Cluster, baseUrl: string) {
  const self = `${baseUrl}/v3/clusters/${cluster.id}`;
  return {
    actions: { generateKubeconfig: `${self}?action=generateKubeconfig`, importYaml: `${self}?action=importYaml` },
    created: timestamp(cluster.created),
    createdTS: wholeSecond(cluster.created),
    creatorId: cluster.creatorId,
    id: cluster.id,
    ...labels(cluster),
    links: links(cluster, self),
    name: cluster.name,
    uuid: cluster.uuid,
  };
}

/** Without any there is no such field (captured on Rancher 2.15.0). */
function labels(cluster: Cluster): { labels?: Record<string, string> } {
  const all = { ...(cluster.creatorId !== null && { 'cattle.io/creator': 'norman' }), ...cluster.labels };
  return Object.keys(all).length === 0 ? {} : { labels: all };
}

function links(cluster: Cluster, self: string): Record<string, string> {
  const linked = Object.entries(LINKED).map(([name, path]) => [name, `${self}/${path}`]);
  return {
    ...Object.fromEntries(linked),
    ...(cluster.id !== 'local' && { remove: self }),
    self,
    shell: `${self.replace(/^https/, 'wss')}?shell=true`,
    update: self,
  };
}

function annotations(cluster: Cluster): Record<string, string> {
  const created = cluster.creatorId === null ? [] : ['cluster-owner'];
  return {
    'authz.management.cattle.io/creator-role-bindings': JSON.stringify({ created, required: ['cluster-owner'] }),
    'authz.management.cattle.io/initial-sync': 'true',
  };
}

function conditions(cluster: Cluster) {
  const lastUpdateTime = timestamp(cluster.created);
  const done = (type: string) => ({ lastUpdateTime, status: 'True', type });
  const shared = ['CreatorMadeOwner', 'BackingNamespaceCreated', 'DefaultProjectCreated', 'SystemProjectCreated'].map(
    done,
  );
  if (cluster.state === 'active') return [done('Ready'), ...shared, done('Provisioned'), done('Connected')];
  const waiting = { lastUpdateTime, message: 'Waiting for API to be available', status: 'Unknown', type: 'Waiting' };
  return [...shared, { status: 'Unknown', type: 'Provisioned' }, waiting, { ...done('Connected'), status: 'False' }];
}

function info(cluster: Cluster) {
  return {
    ...(cluster.state === 'active' && { kubernetesVersion: KUBERNETES_VERSION.gitVersion }),
    machineProvider: cluster.id === 'local' ? 'local' : 'imported',
    nodeCount: 0,
    type: '/v3/schemas/clusterInfo',
  };
}

function authorizedEndpoint(cluster: Cluster) {
  const enabled = cluster.authorizedEndpoint !== null;
  return { ...cluster.authorizedEndpoint, enabled, type: '/v3/schemas/localClusterAuthEndpoint' };
}
