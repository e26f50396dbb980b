import type { RouteResponse } from '../http/route-response.ts';

type Fields = Record<string, unknown>;

/** Fields of a real server's objects in v3 that nobody needs, by type (captured on Rancher 2.15.0). */
const BY_TYPE: Readonly<Record<string, Fields>> = {
  cluster: {
    apiEndpoint: 'https://127.0.0.1:6443',
    caCert: 'LS0tLS1CRUdJTg==',
    labels: {},
    serviceAccountTokenSecret: 'cluster-serviceaccounttoken-sandbox',
  },
  globalRoleBinding: {
    labels: { 'cattle.io/creator': 'norman' },
    status: { summary: 'Completed', type: '/v3/schemas/globalRoleBindingStatus' },
  },
  node: {
    annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    info: { kubernetes: { kubeletVersion: 'v1.36.2' } },
    taints: [{ effect: 'NoSchedule', key: 'node.kubernetes.io/not-ready', type: '/v3/schemas/taint' }],
  },
};

/**
 * A response with the fields that a real server adds to its objects: those of v3, and of the management and ext APIs.
 */
export function withExtraFields(response: RouteResponse): RouteResponse {
  return typeof response.body === 'object' ? { ...response, body: extend(response.body) } : response;
}

function extend(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extend);
  if (!isObject(value)) return value;
  const { type, metadata, data, items, object, rows } = value;
  return {
    ...(typeof type === 'string' && 'id' in value ? BY_TYPE[type] : undefined),
    ...value,
    ...(isObject(metadata) && 'uid' in metadata && { metadata: withManagedFields(metadata) }),
    ...(Array.isArray(data) && { data: extend(data) }),
    ...(Array.isArray(items) && { items: extend(items) }),
    ...(Array.isArray(rows) && { rows: extend(rows) }),
    ...(isObject(object) && { object: extend(object) }),
  };
}

function withManagedFields(metadata: Fields): Fields {
  const { annotations, creationTimestamp: time } = metadata;
  const update = { manager: 'rancher-server', operation: 'Update', time, fieldsType: 'FieldsV1' };
  return {
    ...metadata,
    annotations: { 'cattle.io/uid': '', ...(isObject(annotations) ? annotations : {}) },
    finalizers: ['controller.cattle.io/cat-token-controller'],
    managedFields: [{ ...update, fieldsV1: { 'f:metadata': { 'f:labels': {} } } }],
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
