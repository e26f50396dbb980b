import { editKubeconfig, noChange } from '../kubeconfig/edit-kubeconfig.ts';
import type { KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import { joinKubeconfigs, type KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { normalHost } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { assignContexts, type LeftContext } from './convert-assignments.ts';
import { findCovered, isIncomplete, withoutToken } from './convert-covered.ts';
import {
  type Changes,
  type Conversion,
  type ConvertedUser,
  type ConvertRequest,
  nameUsers,
  putUsers,
} from './convert-users.ts';
import { findOtherCommands, type OtherCommand } from './other-commands.ts';
import { serversOf } from './rancher-hosts.ts';
import { tokensGone } from './tokens-gone.ts';
import { type UnusedToken, withHosts } from './unused-tokens.ts';

export interface ConvertOutcome {
  /** All files in the order they came in, as they are now. */
  files: KubeconfigFile[];
  converted: ConvertedUser[];
  /** Users of this program from which a token was removed that stood beside the command. */
  uncovered: string[];
  left: LeftUser[];
  /** Rancher's users for servers that were not asked for; undefined: nothing tells which one it is. */
  others: { user: string; host: string | undefined }[];
  /** Users that run Rancher's plugin in a way that is not understood. */
  otherCommands: OtherCommand[];
  /** The tokens that were in the files and are no longer. */
  unusedTokens: UnusedToken[];
}

/** What keeps the user it had. */
export interface LeftUser extends LeftContext {
  user: string;
  /** The server in the user's command. */
  host: string | undefined;
}

/**
 * Turns the entries that Rancher writes (`command: rancher`, or a token of it) into this program's, completes those of its own that name no
 * cluster, and removes tokens that stand beside its command. A user entry of ours is valid for one cluster, so one that several clusters share
 * becomes several, called as the contexts are; its place and everything else stay.
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
  const covered = findCovered(before, request);
  for (const user of covered) changes.get(user.file)?.lists.users.replaced.set(user.index, [withoutToken(user)]);
  const files = before.files.map((file) => editKubeconfig(file, changes.get(file) ?? noChange()));
  return {
    files,
    converted,
    uncovered: covered.map(({ name }) => name),
    left: conversions.flatMap(({ user, credential, left }) => {
      const host = credential.kind === 'exec' ? credential.host : undefined;
      return left.map((entry) => ({ user: user.name, host, ...entry }));
    }),
    others: conversions.flatMap((conversion) => otherServerOf(before, conversion)),
    otherCommands: findOtherCommands(before),
    unusedTokens: withHosts(tokensGone(request.files, files), conversions, covered),
  };
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

/** Where nothing was done about a user of Rancher's: the server it is for. */
function otherServerOf(files: KubeconfigFiles, conversion: Conversion): ConvertOutcome['others'] {
  const { user, credential, groups, left } = conversion;
  if (groups.length > 0 || left.length > 0) return [];
  if (credential.kind === 'exec')
    return credential.program === 'ours' ? [] : [{ user: user.name, host: credential.host }];
  return [{ user: user.name, host: serversOf(files, user)[0] }];
}
