import type { Secret } from '../secret.ts';
import type { HttpResponse, RancherHttp } from './http/http.ts';
import { parseJson } from './http/json.ts';
import { readPages } from './http/paging.ts';
import { type JsonObject, notRancher, objectIn, stringIn } from './http/responses.ts';

export interface Cluster {
  id: string;
  name: string;
  /** `active` when it can be reached through Rancher. */
  state: string;
  /** Those that people and programs gave it on the server. */
  labels: Record<string, string>;
  /** Of Kubernetes, such as `v1.36.2`; empty while Rancher does not know. */
  version: string;
  /** The authorities in PEM that its control plane is signed by; empty when Rancher does not know. */
  caPem: string;
  /**
   * The cluster's own endpoint, if it has one; without a name (`fqdn` is empty) that is each node of the control plane.
   */
  authEndpoint: { fqdn: string; caPem: string } | undefined;
}

/** All clusters the session's user sees, page by page; with `name`, only those of that name. */
export async function* readClusterPages(http: RancherHttp, session: Secret, name?: string): AsyncGenerator<Cluster[]> {
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
  for await (const page of readPages(http, session, `/v3/clusters${query}`)) yield page.map(readCluster);
}

/** The same, over as many pages as there are. */
export async function listClusters(http: RancherHttp, session: Secret, name?: string): Promise<Cluster[]> {
  const clusters: Cluster[] = [];
  for await (const page of readClusterPages(http, session, name)) clusters.push(...page);
  return clusters;
}

function readCluster(item: JsonObject): Cluster {
  const endpoint = objectIn(item, 'localClusterAuthEndpoint');
  const fqdn = stringIn(endpoint, 'fqdn');
  return {
    id: stringIn(item, 'id'),
    name: stringIn(item, 'name'),
    state: stringIn(item, 'state'),
    labels: readLabels(objectIn(item, 'labels')),
    version: stringIn(objectIn(item, 'version'), 'gitVersion'),
    caPem: decodePem(stringIn(item, 'caCert')),
    authEndpoint: endpoint.enabled === true ? { fqdn, caPem: stringIn(endpoint, 'caCerts') } : undefined,
  };
}

function readLabels(labels: JsonObject): Record<string, string> {
  const texts = Object.entries(labels).filter((label): label is [string, string] => typeof label[1] === 'string');
  return Object.fromEntries(texts);
}

/** Rancher returns a cluster's authorities in base64, and an endpoint's as plain PEM. */
function decodePem(text: string): string {
  return text === '' || text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
}

/** How a cluster responds to a token, through Rancher. */
export type ClusterResponse = 'ok' | 'refused' | 'noAccess' | 'unknownCluster' | 'notConnected';

/**
 * Reads a cluster's version with a token: the one path that tells a refused token from a missing permission.
 * Captured on 2.15.0: a refused token is a 401 on `local`, and elsewhere a 403 that names `system:unauthenticated`;
 * an unknown cluster is a 404, a disconnected one a 503. `timeout`: milliseconds.
 */
export async function askCluster(
  http: RancherHttp,
  token: Secret,
  clusterId: string,
  timeout: number,
): Promise<ClusterResponse> {
  const path = `/k8s/clusters/${encodeURIComponent(clusterId)}/version`;
  const reply = await http.send({ method: 'GET', path, token, timeout });
  const response = readClusterResponse(reply);
  return response === 'noAccess' && reply.text.includes('system:unauthenticated') ? 'refused' : response;
}

/**
 * Whether the user of a token that is valid for all clusters has access to `local`, whose version does not show it:
 * seen on 2.15.0, `/k8s/clusters/local/version` is a 200 for everyone, and `/v3/clusters/local` a 403 without access.
 * `timeout`: milliseconds.
 */
export async function askForLocal(http: RancherHttp, token: Secret, timeout?: number): Promise<ClusterResponse> {
  const limit = timeout === undefined ? {} : { timeout };
  return readClusterResponse(await http.send({ method: 'GET', path: '/v3/clusters/local', token, ...limit }));
}

function readClusterResponse(reply: HttpResponse): ClusterResponse {
  const { status, text } = reply;
  if (status >= 200 && status < 300) return 'ok';
  const response = isRancherError(text) ? errorResponses[status] : undefined;
  if (response === undefined) throw notRancher(reply);
  return response;
}

const errorResponses: Record<number, ClusterResponse> = {
  401: 'refused',
  403: 'noAccess',
  404: 'unknownCluster',
  503: 'notConnected',
};

/** A proxy in front of Rancher may return any status too, but not in the format of Rancher or Kubernetes. */
function isRancherError(text: string): boolean {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return false;
  return 'Code' in body || ('kind' in body && body.kind === 'Status') || ('type' in body && body.type === 'error');
}
