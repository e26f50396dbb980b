import { Secret } from '../secret.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { parseClusterAddress } from './server-address.ts';

/**
 * The token for each cluster, by its id, in a kubeconfig that Rancher made. Two clusters of one name have entries of one name
 * there: their users stand in the order of the clusters (captured on 2.15.0: `ext-kubeconfig-star-token`).
 */
export function readRancherTokens(yaml: Secret): Map<string, Secret> {
  const { clusters, users, contexts } = parseKubeconfig(yaml.expose());
  const userOf = new Map(contexts.map(({ name, context }) => [name, context.user]));
  const tokens = new Map<string, unknown[]>();
  for (const { name, user } of users) tokens.set(name, [...(tokens.get(name) ?? []), user.token]);
  const found = new Map<string, Secret>();
  for (const { name, cluster } of clusters) {
    const address = parseClusterAddress(cluster.server);
    const ofUser = tokens.get(userOf.get(name) ?? '') ?? [];
    const token = ofUser.length > 1 ? ofUser.shift() : ofUser[0];
    if (address !== undefined && typeof token === 'string' && /^[!-~]+:[!-~]+$/.test(token))
      found.set(address.id, new Secret(token));
  }
  return found;
}
