import { at, type Json, type JsonObject, type KubernetesObject, listAt, objectAt, textAt } from './json.ts';

/** One column of a Table: its definition, and an object's cell. Columns of priority 1 show with `-o wide` only. */
export interface Column {
  name: string;
  description: string;
  format: string;
  priority: number;
  cell(object: KubernetesObject, age: string): Json;
}

const NONE = '<none>';

const NAME: Column = {
  ...column('Name', 'Unique among the objects of its kind in its namespace.', ({ metadata }) => metadata.name),
  format: 'name',
};
const AGE = column('Age', 'Time since the object was created.', (_object, age) => age);

export const namespaceColumns: Column[] = [
  NAME,
  column('Status', 'Whether the namespace is in use or being deleted.', (object) => textAt(object, 'status', 'phase')),
  AGE,
];

export const podColumns: Column[] = [
  NAME,
  column('Ready', 'Ready containers, of all.', readyContainers),
  column('Status', 'The state of the containers.', (object) => textAt(object, 'status', 'phase')),
  column('Restarts', 'How often containers were restarted.', restarts),
  AGE,
  wide('IP', "The pod's address.", (object) => textAt(object, 'status', 'podIP') || NONE),
  wide('Node', 'Where the pod runs.', (object) => textAt(object, 'spec', 'nodeName') || NONE),
  wide('Nominated Node', 'Where the pod will run once other pods are evicted.', () => NONE),
  wide('Readiness Gates', 'Further conditions for readiness.', () => NONE),
];

export const nodeColumns: Column[] = [
  NAME,
  column('Status', 'Whether the node takes pods.', nodeStatus),
  column('Roles', 'What the node is for.', nodeRoles),
  AGE,
  column('Version', "The kubelet's version.", (object) => textAt(object, 'status', 'nodeInfo', 'kubeletVersion')),
  wide('Internal-IP', 'Address within the cluster.', (object) => nodeAddress(object, 'InternalIP')),
  wide('External-IP', 'Address from outside.', (object) => nodeAddress(object, 'ExternalIP')),
  wide('OS-Image', 'Operating system.', (object) => textAt(object, 'status', 'nodeInfo', 'osImage')),
  wide('Kernel-Version', 'Kernel.', (object) => textAt(object, 'status', 'nodeInfo', 'kernelVersion')),
  wide('Container-Runtime', 'What runs the containers.', (object) =>
    textAt(object, 'status', 'nodeInfo', 'containerRuntimeVersion'),
  ),
];

export const configMapColumns: Column[] = [
  NAME,
  column('Data', 'How many entries it has.', (object) => count(object, 'data') + count(object, 'binaryData')),
  AGE,
];

export const secretColumns: Column[] = [
  NAME,
  column('Type', 'What the secret is for.', (object) => textAt(object, 'type')),
  column('Data', 'How many entries it has.', (object) => count(object, 'data')),
  AGE,
];

export const serviceColumns: Column[] = [
  NAME,
  column('Type', 'How the service can be reached.', (object) => textAt(object, 'spec', 'type')),
  column('Cluster-IP', 'Address within the cluster.', (object) => textAt(object, 'spec', 'clusterIP') || NONE),
  column('External-IP', 'Address from outside.', () => NONE),
  column('Port(s)', 'Ports, with their protocols.', (object) =>
    listAt(object, 'spec', 'ports').map(portText).join(','),
  ),
  AGE,
  wide('Selector', 'Labels of the pods behind it.', (object) => labelText(objectAt(object, 'spec', 'selector'))),
];

export const eventColumns: Column[] = [
  column('Last Seen', 'Time since it last happened.', (_object, age) => age),
  column('Type', 'Normal or Warning.', (object) => textAt(object, 'type')),
  column('Reason', 'Why it happened.', (object) => textAt(object, 'reason')),
  column('Object', 'What it happened to.', involvedObject),
  column('Message', 'What happened.', (object) => textAt(object, 'message')),
  { ...NAME, priority: 1 },
];

export const deploymentColumns: Column[] = [
  NAME,
  column('Ready', 'Ready pods, of those desired.', readyReplicas),
  column('Up-to-date', 'Pods of the latest template.', (object) => replicas(object, 'updatedReplicas')),
  column('Available', 'Pods that are available.', (object) => replicas(object, 'availableReplicas')),
  AGE,
  wide('Containers', 'Names of the containers.', (object) => templateContainers(object, 'name')),
  wide('Images', 'Images of the containers.', (object) => templateContainers(object, 'image')),
  wide('Selector', 'Labels of its pods.', (object) => labelText(objectAt(object, 'spec', 'selector', 'matchLabels'))),
];

function column(name: string, description: string, cell: Column['cell']): Column {
  return { name, description, format: '', priority: 0, cell };
}

function wide(name: string, description: string, cell: Column['cell']): Column {
  return { ...column(name, description, cell), priority: 1 };
}

function readyContainers(pod: KubernetesObject): string {
  const ready = listAt(pod, 'status', 'containerStatuses').filter((status) => at(status, 'ready') === true);
  return `${ready.length}/${listAt(pod, 'spec', 'containers').length}`;
}

function restarts(pod: KubernetesObject): string {
  const counts = listAt(pod, 'status', 'containerStatuses').map((status) => Number(at(status, 'restartCount') ?? 0));
  return String(counts.reduce((sum, one) => sum + one, 0));
}

function nodeStatus(node: KubernetesObject): string {
  const ready = listAt(node, 'status', 'conditions').find((condition) => at(condition, 'type') === 'Ready');
  const status = at(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubernetesObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(objectAt(node, 'metadata', 'labels')).filter((label) => label.startsWith(prefix));
  return roles.map((label) => label.slice(prefix.length)).join(',') || NONE;
}

function nodeAddress(node: KubernetesObject, type: string): string {
  return (
    textAt(
      listAt(node, 'status', 'addresses').find((address) => at(address, 'type') === type),
      'address',
    ) || NONE
  );
}

function count(object: JsonObject, field: string): number {
  return Object.keys(objectAt(object, field)).length;
}

function portText(port: Json): string {
  return `${at(port, 'port')}/${textAt(port, 'protocol') || 'TCP'}`;
}

function involvedObject(event: KubernetesObject): string {
  const { kind = '', name = '' } = objectAt(event, 'involvedObject');
  return `${String(kind).toLowerCase()}/${name}`;
}

function replicas(deployment: KubernetesObject, field: string): string {
  return String(at(deployment, 'status', field) ?? 0);
}

function readyReplicas(deployment: KubernetesObject): string {
  return `${replicas(deployment, 'readyReplicas')}/${at(deployment, 'spec', 'replicas') ?? 0}`;
}

function templateContainers(deployment: KubernetesObject, field: string): string {
  return listAt(deployment, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, field))
    .join(',');
}

function labelText(labels: JsonObject): string {
  return (
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || NONE
  );
}
