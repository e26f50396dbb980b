import { editKubeconfig, noChange } from './edit-kubeconfig.ts';
import type { Entry, KubeconfigFile, ListName } from './kubeconfig-file.ts';
import { currentContextOf, joinKubeconfigs, type KubeconfigFiles } from './kubeconfig-files.ts';
import { isOwnUser, type Owner } from './ownership.ts';
import { normalHost, parseClusterAddress } from './server-address.ts';
import { readCredential } from './user-credential.ts';
import { findText } from './yaml-value.ts';

export interface PruneOutcome {
  /** All files in the order they came in, as they are now. */
  files: KubeconfigFile[];
  removed: { list: ListName; name: string }[];
  /** The current context that was removed, and so unset; undefined when it stands. */
  unsetContext: string | undefined;
}

/**
 * Removes our entries for clusters whose id is not among the current ones. Contexts that others made with them (their name
 * is not their cluster's) stay, and so do the users and clusters that these need. Entries with a token are not ours to judge.
 */
export function pruneKubeconfig(present: KubeconfigFile[], owner: Owner, currentIds: Iterable<string>): PruneOutcome {
  const current = new Set(currentIds);
  const isStale = (id: string | undefined): boolean => id !== undefined && !current.has(id);
  const files = joinKubeconfigs(present);
  const staleUsers = files.all('users').filter((user) => isOwnUser(user, owner) && isStale(clusterIdOf(user)));
  const users = new Map(staleUsers.map((user) => [user.name, user]));
  const contexts = files.all('contexts').filter((context) => isMadeByUs(files, context, users, owner));
  const gone = new Set(contexts);
  const isUnused = (list: 'clusters' | 'users', name: string): boolean =>
    files.contextsOf(list, name).every((context) => gone.has(context));
  const clusterNames = new Set(contexts.map(({ name }) => name).filter((name) => isUnused('clusters', name)));
  const clusters = files.all('clusters').filter(({ name }) => clusterNames.has(name));
  const removed = [...clusters, ...staleUsers.filter(({ name }) => isUnused('users', name)), ...contexts];
  return removeEntries(files, removed);
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

/** Removes entries from their files. The current context is unset where no file has it any longer. */
function removeEntries(files: KubeconfigFiles, removed: Entry[]): PruneOutcome {
  const changes = new Map(files.files.map((file) => [file, noChange()]));
  for (const { file, list, index } of removed) changes.get(file)?.lists[list].replaced.set(index, []);
  const contexts = new Set(removed.filter(({ list }) => list === 'contexts'));
  const names = new Set([...contexts].map(({ name }) => name));
  for (const context of files.all('contexts')) if (!contexts.has(context)) names.delete(context.name);
  for (const [file, change] of changes) {
    if (file.currentContext !== undefined && names.has(file.currentContext)) change.currentContext = '';
  }
  const current = currentContextOf(files);
  return {
    files: files.files.map((file) => editKubeconfig(file, changes.get(file) ?? noChange())),
    removed: removed.map(({ list, name }) => ({ list, name })),
    unsetContext: current !== undefined && names.has(current) ? current : undefined,
  };
}
