import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { type ClusterAddress, normalHost, parseClusterAddress } from '../kubeconfig/server-address.ts';
import type { RancherCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';

/**
 * Why something was not converted: `otherServer`, it is reached through another server; `unknownCluster`, nothing tells
 * whose endpoint it is, or its cluster entry is missing; `noContext`, no context tells the cluster.
 */
export type LeftReason = 'otherServer' | 'unknownCluster' | 'noContext';

/** What keeps the user it had. */
export interface LeftContext {
  /** undefined: the user has none. */
  context: string | undefined;
  reason: LeftReason;
  /** Of `otherServer`: the cluster entry, and where its address points to. */
  cluster?: ClusterAddress & { name: string };
}

/** The contexts of one user, by the cluster that each points to. */
export interface Assignment {
  groups: { host: string; clusterId: string; contexts: Entry[] }[];
  left: LeftContext[];
}

type Place = ClusterAddress | { elsewhere: ClusterAddress } | 'endpoint' | 'unknownCluster';

const nothing: Assignment = { groups: [], left: [] };

/**
 * Which clusters the contexts of a user of Rancher's point to. A user of other hosts gets none. A command that names no server is for the one
 * that its contexts go through.
 */
export function assignContexts(
  files: KubeconfigFiles,
  user: Entry,
  credential: RancherCredential,
  hosts: ReadonlySet<string>,
): Assignment {
  const host = credential.kind === 'exec' ? credential.host : undefined;
  if (host !== undefined && !hosts.has(host)) return nothing;
  const wanted = host === undefined ? hosts : new Set([host]);
  const contexts = files
    .contextsOf('users', user.name)
    .map((context) => ({ context, place: locate(files, context, wanted) }));
  const clusterId = credential.kind === 'exec' ? credential.clusterId : undefined;
  const places = contexts.flatMap(({ place }) => (isWithin(place) ? [place] : []));
  if (credential.kind === 'exec' && contexts.length === 0) return withoutContexts(host, clusterId);
  if (credential.kind === 'token' && places.length === 0) return nothing;
  return group(contexts, ownerOfEndpoints(places, host, clusterId));
}

function isWithin(place: Place): place is ClusterAddress {
  return typeof place === 'object' && 'id' in place;
}

function withoutContexts(host: string | undefined, clusterId: string | undefined): Assignment {
  if (host === undefined || clusterId === undefined)
    return { groups: [], left: [{ context: undefined, reason: 'noContext' }] };
  return { groups: [{ host, clusterId, contexts: [] }], left: [] };
}

function locate(files: KubeconfigFiles, { body }: Entry, wanted: ReadonlySet<string>): Place {
  const cluster = files.find('clusters', findText(body, 'cluster') ?? '');
  const server = findText(cluster?.body, 'server');
  if (server === undefined) return 'unknownCluster';
  const address = parseClusterAddress(server);
  if (address !== undefined) return wanted.has(address.host) ? address : { elsewhere: address };
  // The API at the root of the server is that of the cluster Rancher runs on.
  return wanted.has(normalHost(server)) ? { host: normalHost(server), id: 'local' } : 'endpoint';
}

/** A cluster's own endpoint belongs to the cluster that its user is for: the one in the arguments, or the only one it is used with. */
function ownerOfEndpoints(
  places: { host: string; id: string }[],
  host: string | undefined,
  clusterId: string | undefined,
): { host: string; id: string } | undefined {
  if (host !== undefined && clusterId !== undefined) return { host, id: clusterId };
  const [first] = places;
  return places.every(({ id }) => id === first?.id) ? first : undefined;
}

function group(
  contexts: { context: Entry; place: Place }[],
  endpointOwner: { host: string; id: string } | undefined,
): Assignment {
  const groups = new Map<string, Assignment['groups'][number]>();
  const left: Assignment['left'] = [];
  // The clusters themselves come first, since a new user is called as its first context is.
  for (const { context, place } of contexts.toSorted(
    (one, other) => Number(one.place === 'endpoint') - Number(other.place === 'endpoint'),
  )) {
    const owner = place === 'endpoint' ? (endpointOwner ?? 'unknownCluster') : place;
    if (owner === 'unknownCluster') {
      left.push({ context: context.name, reason: owner });
      continue;
    }
    if ('elsewhere' in owner) {
      const cluster = { name: findText(context.body, 'cluster') ?? '', ...owner.elsewhere };
      left.push({ context: context.name, reason: 'otherServer', cluster });
      continue;
    }
    const key = `${owner.host} ${owner.id}`;
    const present = groups.get(key) ?? { host: owner.host, clusterId: owner.id, contexts: [] };
    present.contexts.push(context);
    groups.set(key, present);
  }
  return { groups: [...groups.values()], left };
}
