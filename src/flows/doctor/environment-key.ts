import { environmentKey } from '../../environment-key.ts';
import { readKubeconfigFiles } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { isOwnUser } from '../../kube/kubeconfig/ownership.ts';
import { readCredential } from '../../kube/kubeconfig/user-credential.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { askCluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import { clusterNames } from '../cluster-names.ts';
import type { Context } from '../context.ts';
import { readTexts } from '../kubeconfig/read-texts.ts';
import { type CheckFinding, ok, problem, warning } from './check.ts';

/** How many clusters to try. */
const tries = 5;

/** Milliseconds. */
const clusterTimeout = 3_000;

/**
 * Diagnoses a key in the environment that the server's own API refuses. That API also refuses a key for one cluster, so the key is
 * tried on the clusters in the kubeconfig.
 */
export async function diagnoseRefusedKey(
  context: Context,
  http: RancherHttp,
  { token, profile }: { token: Secret; profile: string },
): Promise<CheckFinding> {
  const host = serverHost(http.server);
  const key = environmentKey(context.env)?.name;
  const clusters = findOwnClusters(context, { host, profile });
  const nameOf = clusterNames(context, { server: http.server, profile });
  for (const id of clusters.slice(0, tries)) {
    const outcome = await askCluster(http, token, id, clusterTimeout);
    if (outcome === 'ok') return ok(`${key} is valid for the cluster ${nameOf(id)} of ${host}`);
  }
  if (clusters.length === 0) {
    return warning(
      `${host} does not accept ${key}; it may be for one cluster, but the kubeconfig has none to try it on`,
      'Use a kubeconfig that has the cluster, or create an API key without a scope.',
    );
  }
  const which = clusters.length > tries ? `the first ${tries} clusters` : 'any cluster';
  return problem(
    `${host} does not accept ${key}, and not for ${which} in the kubeconfig`,
    'Create another API key there.',
  );
}

/** The ids in the kubeconfig entries that run this program for a server and profile. */
function findOwnClusters({ env }: Context, owner: { host: string; profile: string }): string[] {
  const own = readKubeconfigFiles(readTexts(kubeconfigPaths(env)))
    .all('users')
    .filter((user) => isOwnUser(user, owner));
  const ids = own.flatMap(({ body }) => {
    const credential = readCredential(body);
    return credential?.kind === 'exec' && credential.clusterId !== undefined ? [credential.clusterId] : [];
  });
  return [...new Set(ids)];
}
