import {
  at,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  listAt,
  objectAt,
  textAt,
  timestamp,
} from './json.ts';

/** The node that new pods run on. */
export const WORKER = { name: 'worker-1', address: '10.0.0.11' };

const POD_SPEC = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};

const ADMITTED_POD_SPEC = {
  serviceAccountName: 'default',
  serviceAccount: 'default',
  tolerations: ['not-ready', 'unreachable'].map((problem) => ({
    key: `node.kubernetes.io/${problem}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  })),
  priority: 0,
  enableServiceLinks: true,
  preemptionPolicy: 'PreemptLowerPriority',
  nodeName: WORKER.name,
};

const DEPLOYMENT_SPEC = {
  replicas: 1,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
};

/** Makes a namespace active. */
export function completeNamespace(namespace: KubernetesObject): void {
  const labels = {
    'kubernetes.io/metadata.name': namespace.metadata.name,
    ...objectAt(namespace, 'metadata', 'labels'),
  };
  namespace.metadata.labels = labels;
  namespace.spec = { finalizers: ['kubernetes'], ...objectAt(namespace, 'spec') };
  namespace.status = { phase: 'Active' };
}

/** Moves a secret's stringData into its data, as the API server does. */
export function completeSecret(secret: KubernetesObject): void {
  const plain = Object.entries(objectAt(secret, 'stringData'));
  const encoded = plain.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  if (plain.length > 0) secret.data = { ...objectAt(secret, 'data'), ...Object.fromEntries(encoded) };
  delete secret.stringData;
  secret.type = textAt(secret, 'type') || 'Opaque';
}

/** Gives a service an address. */
export function completeService(service: KubernetesObject): void {
  const clusterIP = `10.43.0.${hostNumber(service)}`;
  const given = objectAt(service, 'spec');
  service.spec = { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], sessionAffinity: 'None', ...given };
  service.status ??= { loadBalancer: {} };
}

/** Schedules a pod and marks it as running at once, since nothing here would run it later. */
export function completePod(pod: KubernetesObject, now: number): void {
  pod.spec = { ...ADMITTED_POD_SPEC, ...podSpec(objectAt(pod, 'spec')) };
  if (textAt(pod, 'status', 'phase') === '') pod.status = runningStatus(pod, now);
}

/** Reports a deployment as rolled out. */
export function completeDeployment(deployment: KubernetesObject, now: number): void {
  const spec = objectAt(deployment, 'spec');
  const template = objectAt(spec, 'template');
  const strategy = textAt(spec, 'strategy', 'type') === '' ? DEPLOYMENT_SPEC.strategy : objectAt(spec, 'strategy');
  const completed = { ...template, spec: podSpec(objectAt(template, 'spec')) };
  deployment.spec = { ...DEPLOYMENT_SPEC, ...spec, strategy, template: completed };
  deployment.status = rolledOutStatus(deployment, now);
}

function podSpec(given: JsonObject): JsonObject {
  return { ...POD_SPEC, ...given, containers: listAt(given, 'containers').map(container) };
}

function container(given: Json): JsonObject {
  const image = textAt(given, 'image');
  const tagged = image.slice(image.lastIndexOf('/') + 1).includes(':') && !image.endsWith(':latest');
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: tagged ? 'IfNotPresent' : 'Always',
    ...(isObject(given) ? given : {}),
  };
}

function runningStatus(pod: KubernetesObject, now: number): JsonObject {
  const podIP = `10.42.1.${hostNumber(pod)}`;
  return {
    phase: 'Running',
    conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => condition(type, now)),
    hostIP: WORKER.address,
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: timestamp(now),
    containerStatuses: listAt(pod, 'spec', 'containers').map((one) => ({
      name: textAt(one, 'name'),
      image: textAt(one, 'image'),
      imageID: textAt(one, 'image'),
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: timestamp(now) } },
      lastState: {},
    })),
    qosClass: 'BestEffort',
  };
}

function rolledOutStatus(deployment: KubernetesObject, now: number): JsonObject {
  const replicas = Number(at(deployment, 'spec', 'replicas'));
  const known = listAt(deployment, 'status', 'conditions');
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: known.length > 0 ? known : ['Available', 'Progressing'].map((type) => condition(type, now)),
  };
}

function condition(type: string, now: number): JsonObject {
  return { type, status: 'True', lastTransitionTime: timestamp(now) };
}

/** The last number of an object's address: the same each time for the same object. */
function hostNumber({ metadata }: KubernetesObject): number {
  return 4 + (Number.parseInt(metadata.uid.slice(0, 4), 16) % 250);
}
