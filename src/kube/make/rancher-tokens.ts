import { Secret } from '../../secret.ts';
import { parseKubeconfig } from '../kubeconfig/kubeconfig.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';

/**
 * The token for each cluster, by its id, in a kubeconfig that Rancher made. Clusters of one name have entries of one name
 * there: their contexts and users stand in the order of the clusters (captured on 2.15.0: `ext-kubeconfig-star-token`).
 */
export function readRancherTokens(yaml: Secret): Map<string, Secret> {
  const { clusters, users, contexts } = parseKubeconfig(yaml.expose());
  const usersOf = groupByName(contexts.map(({ name, context }) => [name, context.user]));
  const tokensOf = groupByName(users.map(({ name, user }) => [name, user.token]));
  const found = new Map<string, Secret>();
  for (const { name, cluster } of clusters) {
    const user = takeNext(usersOf.get(name));
    const address = parseClusterAddress(cluster.server);
    // An endpoint of the cluster's own goes with the user of the entry before it, and takes no token of the next one.
    if (address === undefined) continue;
    const token = takeNext(tokensOf.get(user ?? ''));
    if (typeof token === 'string' && /^[!-~]+:[!-~]+$/.test(token)) found.set(address.id, new Secret(token));
  }
  return found;
}

function groupByName<T>(entries: [name: string, value: T][]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [name, value] of entries) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}

/** The last one is for all that come behind it. */
function takeNext<T>(values: T[] = []): T | undefined {
  return values.length > 1 ? values.shift() : values[0];
}
