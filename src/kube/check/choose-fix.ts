import { oneAfterAnother, quoteForShell } from '../../shell-words.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import type { Owner } from '../kubeconfig/ownership.ts';
import { type ClusterAddress, parseClusterAddress } from '../kubeconfig/server-address.ts';
import { type ExecCredential, readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';
import type { Advice } from './advice.ts';

/** The cluster entry that a context names. */
export function clusterOf(files: KubeconfigFiles, { body }: Entry): Entry | undefined {
  return files.find('clusters', findText(body, 'cluster') ?? '');
}

/** The address of the cluster that a context points to, where it is one at Rancher. */
export function addressOf(files: KubeconfigFiles, context: Entry): ClusterAddress | undefined {
  return parseClusterAddress(findText(clusterOf(files, context)?.body, 'server') ?? '');
}

/** Whose a user entry of this program is: as its arguments say, else as the address of its cluster does. */
export function ownerOf(files: KubeconfigFiles, user: Entry, { host, profile }: ExecCredential): Owner | undefined {
  const [address] = files.contextsOf('users', user.name).flatMap((context) => addressOf(files, context) ?? []);
  const known = host ?? address?.host;
  return known === undefined ? undefined : { host: known, profile };
}

/** The first login of this program whose users a cluster has; undefined where it has none of them. */
export function ownerOfCluster(files: KubeconfigFiles, cluster: Entry): Owner | undefined {
  for (const { body } of files.contextsOf('clusters', cluster.name)) {
    const user = files.find('users', findText(body, 'user') ?? '');
    const credential = readCredential(user?.body);
    if (user === undefined || credential?.kind !== 'exec' || credential.program !== 'ours') continue;
    const owner = ownerOf(files, user, credential);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** How a user of Rancher's own becomes one of this program; one that no context leads anywhere with goes. */
export function replaceUser(files: KubeconfigFiles, { name }: Entry, advice: Advice): string {
  const contexts = files.contextsOf('users', name);
  const isUsed = contexts.some((context) => findText(clusterOf(files, context)?.body, 'server') !== undefined);
  return isUsed ? advice.convert() : advice.edit('No context makes use of it. To delete it', deleteUser(name));
}

/** The way for an entry of this program that is in the way of a new one: a merge would take it for another server's. */
export function replaceOwn(user: Entry, advice: Advice, owner: Owner, context?: Entry): string {
  const contexts = context === undefined ? [] : [deleteContext(context.name)];
  const remove = advice.edit('Write it again', ...contexts, deleteUser(user.name));
  return oneAfterAnother([remove, commandOf(advice.recreate(owner, user.name))]);
}

/** How a context goes that cannot work. `owner`: of this program's, whose contexts can be written again. */
export function replaceContext({ name }: Entry, advice: Advice, owner: Owner | undefined): string {
  if (owner === undefined) return advice.edit('Delete it', deleteContext(name));
  const remove = advice.edit('Write it again', deleteContext(name));
  return oneAfterAnother([remove, commandOf(advice.recreate(owner, name))]);
}

function deleteUser(name: string): string {
  return `delete-user ${quoteForShell(name)}`;
}

function deleteContext(name: string): string {
  return `delete-context ${quoteForShell(name)}`;
}

/** What follows the words of an advice. */
function commandOf(advice: string): string {
  return advice.replace(/^[^:]*: /, '');
}
