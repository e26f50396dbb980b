import { readKubeconfigFiles } from '../../kube/kubeconfig-files.ts';
import { isOwnUser } from '../../kube/ownership.ts';
import { readCredential } from '../../kube/user-credential.ts';
import { kubeconfigPaths } from '../../platform/kubeconfig-paths.ts';
import { printable } from '../../printable.ts';
import { askCluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { readTexts } from '../kubeconfig/read-texts.ts';
import { type Diagnosis, ok, problem, warning } from './check.ts';

/** How many clusters are tried. */
const tries = 5;

/** Milliseconds. */
const clusterTimeout = 3_000;

/**
 * What there is to say of `RANCHER_TOKEN_KEY` when the server's own API refuses it: one for a single cluster is refused
 * there too, and so it is tried on the clusters that the kubeconfig has for it.
 */
export async function diagnoseRefusedKey(
  context: Context,
  http: RancherHttp,
  { token, profile }: { token: Secret; profile: string },
): Promise<Diagnosis> {
  const host = serverHost(http.server);
  const clusters = findOwnClusters(context, { host, profile });
  for (const id of clusters.slice(0, tries)) {
    const answer = await askCluster(http, token, id, clusterTimeout);
    if (answer === 'ok') return ok(`RANCHER_TOKEN_KEY is good for the cluster ${printable(id)} of ${host}`);
  }
  if (clusters.length === 0) {
    return warning(
      `${host} does not take RANCHER_TOKEN_KEY, unless for one cluster, and the kubeconfig has none to try it on`,
      'Use a kubeconfig that has the cluster, or make a key without a scope.',
    );
  }
  const which = clusters.length > tries ? `the first ${tries} clusters` : 'any cluster';
  return problem(
    `${host} does not take RANCHER_TOKEN_KEY, nor for ${which} of the kubeconfig`,
    'Make another API key there.',
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
