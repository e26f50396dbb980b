import type { Cluster, RancherState, User } from '../state.ts';

const CLUSTER_SCOPED = new Set(['nodes', 'namespaces', 'persistentvolumes', 'storageclasses', 'clusterroles']);
const READING = new Set(['get', 'list', 'watch']);

/** The caller of a request, as the Kubernetes API of a cluster knows them. */
export interface KubernetesUser {
  name: string;
  groups: string[];
  may(verb: string, resource: string, namespace?: string): boolean;
}

/** Whether a user may `get` a cluster: admins all of them, others those they are members of. */
export function mayUseCluster(user: User, cluster: Cluster | undefined): boolean {
  return user.admin || (cluster?.members.has(user.id) ?? false);
}

/** The clusters a user sees, by id, the order in which Rancher lists them. */
export function visibleClusters(state: RancherState, user: User): Cluster[] {
  return [...state.clusters.values()]
    .filter((cluster) => mayUseCluster(user, cluster))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * A user as the Kubernetes API of `cluster` knows them. Admins may do everything; members everything in namespaces, and
 * read nodes and namespaces; others get only what is open to everyone who is authenticated (discovery, the version).
 */
export function kubernetesUser(user: User, cluster: Cluster): KubernetesUser {
  const groups = ['system:authenticated', ...(user.admin ? ['system:masters'] : [])];
  const member = mayUseCluster(user, cluster);
  const may = (verb: string, resource: string) => user.admin || (member && mayAsMember(verb, resource));
  return { name: user.id, groups, may };
}

/** A caller without a token, who may read the version and nothing else (captured on Rancher 2.15.0). */
export const ANONYMOUS: KubernetesUser = {
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
  may: () => false,
};

function mayAsMember(verb: string, resource: string): boolean {
  return !CLUSTER_SCOPED.has(resource) || READING.has(verb);
}
