import { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { largestList } from './http/response-text.ts';
import { expectDone, type JsonObject, notRancher, objectIn, readObject, stringIn } from './http/responses.ts';

/**
 * The kubeconfig that Rancher itself makes for a cluster, in YAML: a secret, since it may contain a token.
 * On a server with `kubeconfig-generate-token` = true every call makes a new token there.
 */
export async function generateKubeconfig(http: RancherHttp, session: Secret, clusterId: string): Promise<Secret> {
  const path = `/v3/clusters/${encodeURIComponent(clusterId)}?action=generateKubeconfig`;
  const response = await http.send({ method: 'POST', path, token: session, body: {}, largestResponse: largestList });
  const config = stringIn(readObject(response), 'config');
  if (config === '') throw notRancher(response);
  return new Secret(config);
}

const kubeconfigs = '/apis/ext.cattle.io/v1/kubeconfigs';

export interface CreatedKubeconfig {
  /** In YAML. */
  yaml: Secret;
  /**
   * Of the object that the server keeps for it, which is listed until it is deleted; undefined where the server named
   * none.
   */
  name: string | undefined;
  /**
   * The ids of the tokens made for it: one for Rancher and all clusters behind it, and one for each cluster with an
   * endpoint of its own.
   */
  tokenIds: string[];
}

/**
 * One kubeconfig for several clusters by `ext.cattle.io/v1` (2.12 and later), in one request; undefined for a server
 * without that API. Throws `RancherError` when one of the clusters is not available: it is all or nothing.
 */
export async function createKubeconfig(
  http: RancherHttp,
  session: Secret,
  { clusterIds, description }: { clusterIds: string[]; description: string },
): Promise<CreatedKubeconfig | undefined> {
  const response = await http.send({
    method: 'POST',
    path: kubeconfigs,
    token: session,
    body: { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: clusterIds, description } },
    timeout: 120_000,
    largestResponse: largestList,
  });
  if (response.status === 404) return undefined;
  const body = readObject(response);
  const status = objectIn(body, 'status');
  const value = stringIn(status, 'value');
  if (value === '') throw notRancher(response);
  const name = stringIn(objectIn(body, 'metadata'), 'name');
  return {
    yaml: new Secret(value),
    name: resourceName.test(name) ? name : undefined,
    tokenIds: readTokenIds(status),
  };
}

/** Deletes the object that the server keeps for a kubeconfig of `createKubeconfig`, and with it its tokens. */
export async function deleteKubeconfig(http: RancherHttp, session: Secret, name: string): Promise<void> {
  const path = `${kubeconfigs}/${encodeURIComponent(name)}`;
  const response = await http.send({ method: 'DELETE', path, token: session });
  if (response.status !== 404) expectDone(response);
}

/** A name of a Kubernetes resource: nothing else goes into a path that is deleted. */
const resourceName = /^[a-z0-9][a-z0-9.-]*$/;

/**
 * `status.tokens` has their names (captured on 2.15.0: `ext-kubeconfig-star-token`); it is absent where commands stand
 * in it.
 */
function readTokenIds({ tokens }: JsonObject): string[] {
  const names: unknown[] = Array.isArray(tokens) ? tokens : [];
  return names.filter((name) => typeof name === 'string' && resourceName.test(name)).map((name) => `ext/${name}`);
}
