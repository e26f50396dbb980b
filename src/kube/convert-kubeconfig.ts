import { type Assignment, assignContexts, type LeftReason } from './convert-assignments.ts';
import { editKubeconfig, type FileChange, noChange } from './edit-kubeconfig.ts';
import { execEntry } from './exec-entry.ts';
import type { Entry, KubeconfigFile } from './kubeconfig-file.ts';
import { joinKubeconfigs, type KubeconfigFiles } from './kubeconfig-files.ts';
import { renew } from './merge-kubeconfig.ts';
import { normalHost } from './server-address.ts';
import { tokensGone } from './tokens-gone.ts';
import { type ExecCredential, type RancherCredential, readCredential } from './user-credential.ts';
import type { YamlScalar } from './yaml-nodes.ts';

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

export interface ConvertOutcome {
  /** All files in the order they came in, as they are now. */
  files: KubeconfigFile[];
  converted: ConvertedUser[];
  /** What keeps the user it had. */
  left: { user: string; context: string | undefined; reason: LeftReason }[];
  /** The tokens that were in the files and are no longer. */
  unusedTokens: UnusedToken[];
}

export interface UnusedToken {
  /** Never the secret. */
  id: string;
  /** The servers that its contexts go through, as `normalHost` gives them. */
  hosts: string[];
}

/** A user entry of ours, and what it was made from. */
export interface ConvertedUser {
  user: string;
  formerUser: string;
  host: string;
  clusterId: string;
  contexts: string[];
}

/**
 * Turns the entries that Rancher writes (`command: rancher`, or a token of it) into this program's, and completes those of its own that name no cluster. A user entry of ours is good
 * for one cluster, so one that several clusters share becomes several, called as the contexts are; its place and everything else stay.
 * An Authorized Cluster Endpoint goes with the cluster of its user, and the default entry for the server itself (`https://host`) with the
 * cluster `local`, whose API that is. Converting again changes nothing.
 */
export function convertKubeconfig(request: ConvertRequest): ConvertOutcome {
  const before = joinKubeconfigs(request.files);
  const changes: Changes = new Map(before.files.map((file) => [file, noChange()]));
  const taken = new Set(before.all('users').map(({ name }) => name));
  const conversions = assignAll(before, request);
  const converted = conversions.flatMap((conversion) => {
    const users = nameUsers(conversion, taken);
    putUsers(changes, conversion, users, request);
    return users.map(({ contexts, ...user }) => ({ ...user, contexts: contexts.map(({ name }) => name) }));
  });
  const files = before.files.map((file) => editKubeconfig(file, changes.get(file) ?? noChange()));
  return {
    files,
    converted,
    left: conversions.flatMap(({ user, left }) => left.map((entry) => ({ user: user.name, ...entry }))),
    unusedTokens: withHosts(tokensGone(request.files, files), conversions),
  };
}

type Changes = Map<KubeconfigFile, FileChange>;
type NamedUser = Omit<ConvertedUser, 'contexts'> & { contexts: Entry[] };

interface Conversion extends Assignment {
  user: Entry;
  credential: RancherCredential;
}

function assignAll(files: KubeconfigFiles, { hosts, profile }: ConvertRequest): Conversion[] {
  const wanted = new Set(hosts.map(normalHost));
  return files.all('users').flatMap((user) => {
    const credential = readCredential(user.body);
    if (credential === undefined || files.find('users', user.name) !== user) return [];
    if (credential.kind === 'exec' && credential.program === 'ours' && !isIncomplete(credential, profile)) return [];
    return [{ user, credential, ...assignContexts(files, user, credential, wanted) }];
  });
}

/** An entry of this program without a cluster, written by hand for the same login. */
function isIncomplete({ clusterId, profile }: ExecCredential, wanted = 'default'): boolean {
  return clusterId === undefined && profile === wanted;
}

function withHosts(ids: string[], conversions: Conversion[]): UnusedToken[] {
  const hosts = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { credential, groups } of conversions) {
    const own = credential.kind === 'token' ? hosts.get(credential.id) : undefined;
    for (const { host } of groups) own?.add(host);
  }
  return [...hosts].map(([id, found]) => ({ id, hosts: [...found] }));
}

/** A user for one cluster keeps its name; one that is shared, or still needed as it is, gives its clusters users called as their contexts are. */
function nameUsers({ user, groups, left }: Conversion, taken: Set<string>): NamedUser[] {
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
function putUsers(
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

/** The servers that the commands of Rancher's own entries name, once each. */
export function listRancherHosts(files: KubeconfigFile[]): string[] {
  const hosts = joinKubeconfigs(files)
    .all('users')
    .flatMap(({ body }) => {
      const credential = readCredential(body);
      const isRanchers = credential?.kind === 'exec' && credential.program === 'rancher';
      return isRanchers && credential.host !== undefined ? [credential.host] : [];
    });
  return [...new Set(hosts)];
}
