import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import type { ClusterList } from '../../store/cluster-lists.ts';
import type { Credential } from '../../store/credentials/credential-format.ts';

/** How many clusters an error message lists. */
const clustersShown = 20;

/**
 * The cached credentials for a cluster that a user means: by its id, by its name where that was seen here, or as the kubeconfig has it.
 * `clusters`: the ids and names that were seen. Throws `failed`, with what is cached, when there is none.
 */
export function chooseCredentials(
  all: Credential[],
  requested: string,
  { server, clusters }: { server: string; clusters: ClusterList['clusters'] },
): Credential[] {
  const meant = new Set([requested, ...clusters.filter(({ name }) => name === requested).map(({ id }) => id)]);
  const chosen = all.filter(({ clusterId, cluster, user }) =>
    [clusterId, cluster, user].some((name) => name !== undefined && meant.has(name)),
  );
  if (chosen.length > 0) return chosen;
  throw new CliError(
    'failed',
    `no token is cached for a cluster "${printable(requested)}" of ${serverHost(server)}`,
    describeCached(all, clusters),
  );
}

function describeCached(all: Credential[], clusters: ClusterList['clusters']): string {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const describe = ({ clusterId, cluster = clusterId, user }: Credential): string => {
    if (cluster === undefined) return user ?? 'every cluster';
    const name = names.get(cluster) ?? user;
    return name === undefined || name === cluster ? cluster : `${name} (${cluster})`;
  };
  const cached = [...new Set(all.map(describe))].sort().map((name) => printable(name));
  if (cached.length === 0) return 'None is cached for any other cluster either.';
  const more = cached.length > clustersShown ? `, and ${cached.length - clustersShown} more` : '';
  return `There are tokens for: ${cached.slice(0, clustersShown).join(', ')}${more}`;
}
