import type { FileChange } from '../kubeconfig/edit-kubeconfig.ts';
import { execEntry } from '../kubeconfig/exec-entry.ts';
import type { Entry, KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import type { RancherCredential } from '../kubeconfig/user-credential.ts';
import { renew } from '../merge/merge-kubeconfig.ts';
import type { YamlScalar } from '../yaml/nodes.ts';
import type { Assignment } from './convert-assignments.ts';

/** Files, and what is to become of Rancher's entries in them. */
export interface ConvertRequest {
  /** The files of the `KUBECONFIG` list in its order, or the one file. */
  files: KubeconfigFile[];
  /** The servers whose entries are converted: `host[:port][/path]`. */
  hosts: string[];
  /** What runs the plugin, and what comes before its options. */
  plugin: { command: string; args: string[] };
  /** What the new entries name; undefined: none. */
  profile: string | undefined;
}

/** A user entry of ours, and what it was made from. */
export interface ConvertedUser {
  user: string;
  formerUser: string;
  host: string;
  clusterId: string;
  contexts: string[];
}

/** What is to be changed in each file. */
export type Changes = Map<KubeconfigFile, FileChange>;
export type NamedUser = Omit<ConvertedUser, 'contexts'> & { contexts: Entry[] };

/** What is to become of a user of Rancher's. */
export interface Conversion extends Assignment {
  user: Entry;
  credential: RancherCredential;
}

/** A user for one cluster keeps its name; one that is shared, or still needed as it is, gives its clusters users called as their contexts are. */
export function nameUsers({ user, groups, left }: Conversion, taken: Set<string>): NamedUser[] {
  const formerUser = user.name;
  if (left.length === 0 && groups.length === 1)
    return groups.map((group) => ({ user: formerUser, formerUser, ...group }));
  if (left.length === 0 && groups.length > 1) taken.delete(formerUser);
  return groups.map((group) => {
    const requested = group.contexts[0]?.name ?? formerUser;
    return { user: freeName(requested, group.clusterId, taken), formerUser, ...group };
  });
}

function freeName(requested: string, clusterId: string, taken: Set<string>): string {
  let name = requested;
  for (let count = 1; taken.has(name); count += 1) name = `${requested}-${clusterId}${count === 1 ? '' : `-${count}`}`;
  taken.add(name);
  return name;
}

/** Puts new users in the place of the former one, or behind all others where that one stays, and makes the contexts name them. */
export function putUsers(
  changes: Changes,
  { user, credential, left }: Conversion,
  users: NamedUser[],
  request: ConvertRequest,
): void {
  const { plugin, profile } = request;
  const entries = users.map(({ user: name, host, clusterId }) => {
    const { exec } = execEntry({ host, clusterId, profile, plugin });
    return { ...renew(user, { user: { exec: withLoginArgs(exec, credential) } }), name };
  });
  const list = changes.get(user.file)?.lists.users;
  if (users.length > 0 && left.length === 0) list?.replaced.set(user.index, entries);
  else list?.added.push(...entries);
  for (const { user: name, contexts } of users) {
    if (name !== user.name) for (const context of contexts) renameUser(changes, context, name);
  }
}

function withLoginArgs(exec: unknown, credential: RancherCredential): unknown {
  if (typeof exec !== 'object' || exec === null || !('args' in exec) || !Array.isArray(exec.args)) return exec;
  return { ...exec, args: [...exec.args, ...(credential.kind === 'exec' ? credential.loginArgs : [])] };
}

/** Only the user's name is put in, where it stands in the context itself; a context that is put together from others is written out. */
function renameUser(changes: Changes, context: Entry, name: string): void {
  const change = changes.get(context.file);
  const place = userPlace(context);
  if (place !== undefined) change?.names.push({ context: context.index, start: place.start, end: place.end, name });
  else change?.lists.contexts.replaced.set(context.index, [renew(context, { context: { user: name } })]);
}

function userPlace({ isAlias, item }: Entry): YamlScalar | undefined {
  const body = isAlias ? undefined : item.find('context')?.value;
  const user = body?.kind === 'mapping' ? body.find('user')?.value : undefined;
  return user?.kind === 'scalar' ? user : undefined;
}
