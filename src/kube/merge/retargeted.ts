import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';

/** A context that points to one cluster now, and to another with our entries in place of those of the same names. */
export interface Retargeted {
  context: string;
  /** The ids of the clusters. */
  from: string;
  to: string;
}

/** The contexts in the files that our entries would point to another cluster, whatever their names. */
export function findRetargeted(files: KubeconfigFiles, ours: Kubeconfig): Retargeted[] {
  const targets = readTargets(ours);
  const own = new Map(ours.contexts.map(({ name, context }) => [name, context]));
  const clusterOfUser = onlyClusters(files);
  return files.all('contexts').flatMap((context) => {
    const { name, body } = context;
    if (files.find('contexts', name) !== context) return [];
    const user = own.get(name)?.user ?? findText(body, 'user') ?? '';
    const cluster = own.get(name)?.cluster ?? findText(body, 'cluster') ?? '';
    const to = targets.users.get(user) ?? targets.clusters.get(cluster);
    const from = to === undefined ? undefined : clusterIdOf(files, context, clusterOfUser);
    return from === undefined || to === undefined || from === to ? [] : [{ context: name, from, to }];
  });
}

/** The ids of the clusters that our entries are for, by the names of the entries. */
function readTargets({ clusters, contexts }: Kubeconfig): {
  users: Map<string, string>;
  clusters: Map<string, string>;
} {
  const ids = new Map(clusters.flatMap(({ name, cluster }) => withId(name, parseClusterAddress(cluster.server)?.id)));
  const users = new Map(contexts.flatMap(({ context }) => withId(context.user, ids.get(context.cluster))));
  const ofContexts = contexts.flatMap(({ context }) => withId(context.cluster, users.get(context.user)));
  return { users, clusters: new Map(ofContexts) };
}

function withId(name: string, id: string | undefined): [string, string][] {
  return id === undefined ? [] : [[name, id]];
}

/** What a context points to: the cluster that its user is for, else that of its address; at an endpoint, that of the user's other contexts. */
function clusterIdOf(
  files: KubeconfigFiles,
  context: Entry,
  clusterOfUser: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const user = findText(context.body, 'user') ?? '';
  const credential = readCredential(files.find('users', user)?.body);
  if (credential?.kind === 'exec' && credential.clusterId !== undefined) return credential.clusterId;
  return addressId(files, context) ?? clusterOfUser.get(user);
}

/** By a user's name, the cluster that all of its contexts with an address at Rancher point to; undefined for several. */
export function onlyClusters(files: KubeconfigFiles): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const context of files.all('contexts')) {
    const id = addressId(files, context);
    if (id === undefined) continue;
    const user = findText(context.body, 'user') ?? '';
    found.set(user, found.has(user) && found.get(user) !== id ? undefined : id);
  }
  return found;
}

/** The id of the cluster that a context's address is that of at a Rancher server; undefined where it is none. */
export function addressId(files: KubeconfigFiles, { body }: Entry): string | undefined {
  const cluster = files.find('clusters', findText(body, 'cluster') ?? '');
  return parseClusterAddress(findText(cluster?.body, 'server') ?? '')?.id;
}
