import { editKubeconfig, noChange } from '../kubeconfig/edit-kubeconfig.ts';
import type { Entry, KubeconfigFile, ListName } from '../kubeconfig/kubeconfig-file.ts';
import { currentContextOf, joinKubeconfigs, type KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { isOwnUser, type Owner } from '../kubeconfig/ownership.ts';
import { normalHost, parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';
import { findContextsByTarget } from './own-contexts.ts';

export interface PruneOutcome {
  /** All files in the order they came in, as they are now. */
  files: KubeconfigFile[];
  /** Also those of `duplicates`. */
  removed: { list: ListName; name: string }[];
  /** Contexts that were removed since another one points to the same cluster. */
  duplicates: Duplicate[];
  /** The current context that was removed, and so unset; undefined when it stands, or the one that is kept took its place. */
  unsetContext: string | undefined;
}

export interface Duplicate {
  context: string;
  /** The name of the context that stays. */
  kept: string;
}

/**
 * Removes our entries for clusters whose id is not among the current ones, and our contexts that point where one of the contexts
 * `kept` points. Contexts that others made with them (their name is not their cluster's) stay, and so do the users and clusters that
 * these need. Entries with a token are not ours to judge.
 */
export function pruneKubeconfig(
  present: KubeconfigFile[],
  owner: Owner,
  currentIds: Iterable<string>,
  kept: Iterable<string> = [],
): PruneOutcome {
  const current = new Set(currentIds);
  const isStale = (id: string | undefined): boolean => id !== undefined && !current.has(id);
  const files = joinKubeconfigs(present);
  const own = files.all('users').filter((user) => isOwnUser(user, owner));
  const staleUsers = own.filter((user) => isStale(clusterIdOf(user)));
  const users = new Map(staleUsers.map((user) => [user.name, user]));
  const stale = files.all('contexts').filter((context) => isMadeByUs(files, context, users, owner));
  const duplicates = findDuplicates(files, owner, new Set(kept));
  const gone = new Set([...stale, ...duplicates.keys()]);
  const usersOfGone = new Set([...duplicates.keys()].map(({ body }) => findText(body, 'user')));
  const isUnused = (list: 'clusters' | 'users', name: string): boolean =>
    files.contextsOf(list, name).every((context) => gone.has(context));
  const clusterNames = new Set([...gone].map(({ name }) => name).filter((name) => isUnused('clusters', name)));
  const clusters = files.all('clusters').filter(({ name }) => clusterNames.has(name));
  const needless = own.filter(
    (user) => (users.get(user.name) === user || usersOfGone.has(user.name)) && isUnused('users', user.name),
  );
  return removeEntries(files, [...clusters, ...needless, ...gone], duplicates);
}

/** The contexts that pruning would remove since one of the contexts `kept` points to the same cluster, or endpoint. */
export function listDuplicates(present: KubeconfigFile[], owner: Owner, kept: Iterable<string>): string[] {
  return [...findDuplicates(joinKubeconfigs(present), owner, new Set(kept)).keys()].map(({ name }) => name);
}

/** Of our contexts that point to the same cluster, or endpoint, those that are not to be kept, with the name of the one that is. */
function findDuplicates(files: KubeconfigFiles, owner: Owner, kept: ReadonlySet<string>): Map<Entry, string> {
  const duplicates = new Map<Entry, string>();
  if (kept.size === 0) return duplicates;
  for (const contexts of findContextsByTarget(files, owner).values()) {
    const stays = contexts.find(({ name }) => kept.has(name));
    if (stays === undefined) continue;
    for (const { name, entry, isGenerated } of contexts) {
      if (isGenerated && !kept.has(name)) duplicates.set(entry, stays.name);
    }
  }
  return duplicates;
}

function clusterIdOf({ body }: Entry): string | undefined {
  const credential = readCredential(body);
  return credential?.kind === 'exec' ? credential.clusterId : undefined;
}

/** A context that we write has its cluster's name, a user of ours, and that user's cluster or one that is not reached through Rancher (ACE). */
function isMadeByUs(files: KubeconfigFiles, context: Entry, users: Map<string, Entry>, { host }: Owner): boolean {
  const user = users.get(findText(context.body, 'user') ?? '');
  if (user === undefined || findText(context.body, 'cluster') !== context.name) return false;
  const server = findText(files.find('clusters', context.name)?.body, 'server') ?? '';
  const address = parseClusterAddress(server);
  return address === undefined || (address.host === normalHost(host) && address.id === clusterIdOf(user));
}

/** Removes entries from their files. A current context that no file has any longer gives way to its duplicate, or is unset. */
function removeEntries(files: KubeconfigFiles, removed: Entry[], duplicates: Map<Entry, string>): PruneOutcome {
  const changes = new Map(files.files.map((file) => [file, noChange()]));
  for (const { file, list, index } of removed) changes.get(file)?.lists[list].replaced.set(index, []);
  const contexts = new Set(removed.filter(({ list }) => list === 'contexts'));
  const names = new Map([...contexts].map((context) => [context.name, duplicates.get(context) ?? '']));
  for (const context of files.all('contexts')) if (!contexts.has(context)) names.delete(context.name);
  for (const [file, change] of changes) {
    if (file.currentContext !== undefined) change.currentContext = names.get(file.currentContext);
  }
  const current = currentContextOf(files) ?? '';
  return {
    files: files.files.map((file) => editKubeconfig(file, changes.get(file) ?? noChange())),
    removed: removed.map(({ list, name }) => ({ list, name })),
    duplicates: [...duplicates].map(([{ name }, kept]) => ({ context: name, kept })),
    unsetContext: names.get(current) === '' ? current : undefined,
  };
}
