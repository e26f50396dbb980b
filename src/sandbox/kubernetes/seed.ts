import { WORKER } from './defaults.ts';
import { KUBERNETES_VERSION } from './discovery.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import { newObject } from './manifests.ts';
import type { ObjectStore } from './objects.ts';
import { CONFIG_MAPS, DEPLOYMENTS, NAMESPACES, NODES, PODS, type Resource, SERVICES } from './resources.ts';

const DAY = 24 * 60 * 60 * 1000;
const CLUSTER_AGE = 41 * DAY;
const APP_AGE = 3 * DAY;
const NAMESPACE_NAMES = ['default', 'kube-public', 'kube-system'];

/** Fills a new cluster, so that the first commands show something. */
export function seed(store: ObjectStore, now: number): void {
  const put = (resource: Resource, manifest: JsonObject, namespace: string | undefined, age: number) =>
    store.put(resource, newObject(resource, manifest, namespace, now - age));

  for (const name of NAMESPACE_NAMES) {
    put(NAMESPACES, { metadata: { name } }, undefined, CLUSTER_AGE);
    store.put(CONFIG_MAPS, rootCertificate(name, now - CLUSTER_AGE));
  }
  put(NODES, node('control-plane-1', '10.0.0.10', 'control-plane'), undefined, CLUSTER_AGE);
  put(NODES, node(WORKER.name, WORKER.address, 'worker'), undefined, CLUSTER_AGE);
  put(SERVICES, service('kubernetes', 443), 'default', CLUSTER_AGE);
  put(PODS, pod('coredns-6b9c8d7f5-k8x2p', 'coredns', 'coredns/coredns:1.12.1'), 'kube-system', CLUSTER_AGE);
  put(DEPLOYMENTS, deployment('web', 'nginx:1.29', 2), 'default', APP_AGE);
  for (const end of ['7xk2p', 'q9mzl']) put(PODS, pod(`web-5d4f8c7b9-${end}`, 'web', 'nginx:1.29'), 'default', APP_AGE);
  put(PODS, pod('api-0', 'api', 'registry.example.com/api:2.4'), 'default', APP_AGE);
}

/** The configmap in every namespace of a real cluster. */
export function rootCertificate(namespace: string, now: number): KubernetesObject {
  const annotations = { 'kubernetes.io/description': 'The certificates that identify the API server.' };
  const manifest = { metadata: { name: 'kube-root-ca.crt', annotations }, data: { 'ca.crt': '' } };
  return newObject(CONFIG_MAPS, manifest, namespace, now);
}

function pod(name: string, app: string, image: string): JsonObject {
  return { metadata: { name, labels: { app } }, spec: { containers: [{ name: app, image }] } };
}

function deployment(app: string, image: string, replicas: number): JsonObject {
  const template = { metadata: { labels: { app } }, spec: { containers: [{ name: app, image }] } };
  const spec = { replicas, selector: { matchLabels: { app } }, template };
  return { metadata: { name: app, labels: { app } }, spec };
}

function service(name: string, port: number): JsonObject {
  return { metadata: { name }, spec: { ports: [{ name: 'https', port, protocol: 'TCP', targetPort: 6443 }] } };
}

function node(name: string, address: string, role: string): JsonObject {
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, [`node-role.kubernetes.io/${role}`]: '' } },
    spec: {},
    status: {
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
      nodeInfo: {
        kubeletVersion: KUBERNETES_VERSION,
        osImage: 'Sandbox Linux 1',
        kernelVersion: '6.12.0',
        containerRuntimeVersion: 'containerd://2.1.4',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}
