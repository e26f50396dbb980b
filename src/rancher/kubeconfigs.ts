import { Secret } from '../secret.ts';
import { largestList } from './answer-text.ts';
import { notRancher, objectIn, readObject, stringIn } from './answers.ts';
import type { RancherHttp } from './http.ts';

/**
 * The kubeconfig that Rancher itself makes for a cluster, in YAML: a secret, since it may carry a token.
 * On a server with `kubeconfig-generate-token` = true every call makes a new token there.
 */
export async function generateKubeconfig(http: RancherHttp, session: Secret, clusterId: string): Promise<Secret> {
  const path = `/v3/clusters/${encodeURIComponent(clusterId)}?action=generateKubeconfig`;
  const response = await http.send({ method: 'POST', path, token: session, body: {}, largestAnswer: largestList });
  const config = stringIn(readObject(response), 'config');
  if (config === '') throw notRancher(response);
  return new Secret(config);
}

/**
 * One kubeconfig for several clusters by `ext.cattle.io/v1` (2.12 and later), in one request; undefined for a server that has
 * no such API. Throws `RancherError` when one of the clusters is not to be had: it is all or nothing.
 */
export async function createKubeconfig(
  http: RancherHttp,
  session: Secret,
  { clusterIds, description }: { clusterIds: string[]; description: string },
): Promise<Secret | undefined> {
  const response = await http.send({
    method: 'POST',
    path: '/apis/ext.cattle.io/v1/kubeconfigs',
    token: session,
    body: { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: clusterIds, description } },
    timeout: 120_000,
    largestAnswer: largestList,
  });
  if (response.status === 404) return undefined;
  const value = stringIn(objectIn(readObject(response), 'status'), 'value');
  if (value === '') throw notRancher(response);
  return new Secret(value);
}
