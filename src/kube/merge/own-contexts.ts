import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import { currentContextOf, type KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { isOwnUser, type Owner } from '../kubeconfig/ownership.ts';
import { normalHost, parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';
import { addressId, onlyClusters } from './retargeted.ts';

/** A context in the files by which this program's entries lead to a cluster. */
export interface OwnContext {
  name: string;
  /** The names of its entries. */
  cluster: string;
  user: string;
  /** Whether it has the name of its cluster entry, as this program writes it. */
  isGenerated: boolean;
  isCurrent: boolean;
  entry: Entry;
}

/** What a context leads to: a cluster through Rancher, or at one of its own endpoints. */
export function targetOf(clusterId: string, server: string): string {
  return parseClusterAddress(server) === undefined ? `${clusterId} ${normalHost(server)}` : clusterId;
}

/**
 * The contexts of one server and profile by their targets, in the order of the files. `isOwnToken`: whether a user that has a token of
 * Rancher is this program's, by its name and its cluster's id. A context that someone made beside the one of its cluster entry, and that
 * says something else (a namespace), is not among them.
 */
export function findContextsByTarget(
  files: KubeconfigFiles,
  owner: Owner,
  isOwnToken: (user: string, clusterId: string) => boolean = () => false,
): Map<string, OwnContext[]> {
  let clusters: ReturnType<typeof onlyClusters> | undefined;
  const rules: TokenRules = {
    clusterOf(user) {
      clusters ??= onlyClusters(files);
      return clusters.get(user);
    },
    isOwnToken,
  };
  const current = currentContextOf(files);
  const found = new Map<string, OwnContext[]>();
  for (const entry of files.all('contexts')) {
    if (files.find('contexts', entry.name) !== entry) continue;
    const target = readTarget(files, owner, entry, rules);
    if (target === undefined || isVariant(files, entry)) continue;
    const [cluster, user] = [findText(entry.body, 'cluster') ?? '', findText(entry.body, 'user') ?? ''];
    const { name } = entry;
    const context = { name, cluster, user, isGenerated: name === cluster, isCurrent: name === current, entry };
    const others = found.get(target);
    if (others === undefined) found.set(target, [context]);
    else others.push(context);
  }
  return found;
}

interface TokenRules {
  /** The one that all contexts of a user with an address at Rancher point to. */
  clusterOf(user: string): string | undefined;
  isOwnToken(user: string, clusterId: string): boolean;
}

function readTarget(
  files: KubeconfigFiles,
  owner: Owner,
  context: Entry,
  { clusterOf, isOwnToken }: TokenRules,
): string | undefined {
  const server = findText(files.find('clusters', findText(context.body, 'cluster') ?? '')?.body, 'server');
  const user = files.find('users', findText(context.body, 'user') ?? '');
  if (server === undefined || user === undefined) return undefined;
  const address = parseClusterAddress(server);
  if (address !== undefined && address.host !== normalHost(owner.host)) return undefined;
  const credential = readCredential(user.body);
  if (credential?.kind === 'token') {
    const id = clusterOf(user.name);
    return id !== undefined && isOwnToken(user.name, id) ? targetOf(id, server) : undefined;
  }
  if (credential === undefined || !isOwnUser(user, owner)) return undefined;
  const id = credential.clusterId ?? addressId(files, context);
  return id === undefined || (address !== undefined && address.id !== id) ? undefined : targetOf(id, server);
}

/** Whether someone made a context of their own with the entries of another one that is there, to say something else. */
function isVariant(files: KubeconfigFiles, { name, body }: Entry): boolean {
  const cluster = findText(body, 'cluster') ?? '';
  const main = name === cluster ? undefined : files.find('contexts', cluster);
  if (main === undefined || findText(main.body, 'cluster') !== cluster) return false;
  return findText(main.body, 'namespace') !== findText(body, 'namespace');
}
