import { findText } from '../yaml/value.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import type { Entry, ListName } from './kubeconfig-file.ts';
import type { KubeconfigFiles } from './kubeconfig-files.ts';
import { normalHost, parseClusterAddress } from './server-address.ts';
import { readCredential } from './user-credential.ts';

/** Whose entries are "ours": those for one server and one profile. */
export interface Owner {
  /** `host[:port][/path]`. */
  host: string;
  profile: string;
}

/** Whether a user entry runs this program for this server and profile. */
export function isOwnUser({ body }: Entry, { host, profile }: Owner): boolean {
  const credential = readCredential(body);
  if (credential?.kind !== 'exec' || credential.program !== 'ours') return false;
  return credential.host === normalHost(host) && credential.profile === profile;
}

/** The names of the contexts whose users are this program's for this server and profile. */
export function findOwnContexts(files: KubeconfigFiles, owner: Owner): string[] {
  const own = files.all('users').filter((user) => isOwnUser(user, owner));
  return own.flatMap(({ name }) => files.contextsOf('users', name)).map(({ name }) => name);
}

/** An entry that has a name of ours and is not ours. */
export interface Conflict {
  list: ListName;
  name: string;
  /** Whose it is, where it is this program's for the same server and another profile. */
  profile: string | undefined;
}

/** The entries that have a name of ours and are not ours. */
export function findConflicts(files: KubeconfigFiles, ours: Kubeconfig, owner: Owner): Conflict[] {
  return new Ownership(files, ours, owner).conflicts();
}

class Ownership {
  private readonly files: KubeconfigFiles;
  private readonly ours: Kubeconfig;
  private readonly owner: Owner;
  private readonly names: Record<ListName, Set<string>>;
  /** Of users that many contexts may share. */
  private readonly tokensOfServer = new Map<Entry, boolean>();

  constructor(files: KubeconfigFiles, ours: Kubeconfig, owner: Owner) {
    this.files = files;
    this.ours = ours;
    this.owner = owner;
    const namesOf = (list: ListName): Set<string> => new Set(ours[list].map(({ name }) => name));
    this.names = { clusters: namesOf('clusters'), users: namesOf('users'), contexts: namesOf('contexts') };
  }

  conflicts(): Conflict[] {
    const { clusters, users, contexts } = this.ours;
    const inTheWay = [
      ...clusters.filter(({ name, cluster }) => !this.mayReplaceCluster(name, cluster.server)),
      ...users.filter(({ name }) => !this.mayReplaceUser(name)),
      ...contexts.filter(({ name }) => !this.mayReplaceContext(name)),
    ];
    return inTheWay.map((entry) => {
      const list = 'cluster' in entry ? 'clusters' : 'user' in entry ? 'users' : 'contexts';
      return { list, name: entry.name, profile: this.otherProfileOf(list, entry.name) };
    });
  }

  private otherProfileOf(list: ListName, name: string): string | undefined {
    const entry = this.files.find(list, name);
    const user = list === 'contexts' ? this.files.find('users', findText(entry?.body, 'user') ?? '') : entry;
    const credential = readCredential(user?.body);
    if (credential?.kind !== 'exec' || credential.program !== 'ours') return undefined;
    const isSameServer = credential.host === normalHost(this.owner.host);
    return isSameServer && credential.profile !== this.owner.profile ? credential.profile : undefined;
  }

  /**
   * A user of this program for this server and profile; or one with a token of Rancher's that is used with this server
   * alone: such entries result from it too, and the server makes a new token for every request.
   */
  private mayReplaceUser(name: string): boolean {
    const present = this.files.find('users', name);
    if (present === undefined || isOwnUser(present, this.owner)) return true;
    return this.hasTokenOfServer(present);
  }

  private hasTokenOfServer(user: Entry): boolean {
    const known = this.tokensOfServer.get(user) ?? this.isTokenOfServer(user);
    this.tokensOfServer.set(user, known);
    return known;
  }

  private isTokenOfServer({ name, body }: Entry): boolean {
    const contexts = this.files.contextsOf('users', name);
    if (readCredential(body)?.kind !== 'token') return false;
    const hosts = contexts.flatMap((context) => this.addressOf(context)?.host ?? []);
    return hosts.length > 0 && hosts.every((host) => host === normalHost(this.owner.host));
  }

  /** The same address; or one that only users of ours have, so that no other context points to another cluster. */
  private mayReplaceCluster(name: string, server: string): boolean {
    const present = this.files.find('clusters', name);
    if (present === undefined) return true;
    const address = findText(present.body, 'server') ?? '';
    if (address === server || isSameCluster(address, server)) return true;
    const contexts = this.files.contextsOf('clusters', name);
    return contexts.length > 0 && contexts.every((context) => this.usesOwnUser(context));
  }

  private mayReplaceContext(name: string): boolean {
    const present = this.files.find('contexts', name);
    if (present === undefined) return true;
    const cluster = findText(present.body, 'cluster') ?? '';
    return this.usesOwnUser(present) && (this.names.clusters.has(cluster) || this.leadsToServer(present));
  }

  private usesOwnUser({ body }: Entry): boolean {
    const name = findText(body, 'user') ?? '';
    const user = this.files.find('users', name);
    if (user === undefined) return this.names.users.has(name);
    return isOwnUser(user, this.owner) || (this.names.users.has(name) && this.hasTokenOfServer(user));
  }

  private leadsToServer(context: Entry): boolean {
    return this.addressOf(context)?.host === normalHost(this.owner.host);
  }

  private addressOf({ body }: Entry): { host: string; id: string } | undefined {
    const cluster = this.files.find('clusters', findText(body, 'cluster') ?? '');
    return parseClusterAddress(findText(cluster?.body, 'server') ?? '');
  }
}

function isSameCluster(one: string, other: string): boolean {
  const [first, second] = [parseClusterAddress(one), parseClusterAddress(other)];
  return first !== undefined && first.host === second?.host && first.id === second.id;
}
