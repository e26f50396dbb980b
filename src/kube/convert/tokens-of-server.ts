import type { KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import { joinKubeconfigs } from '../kubeconfig/kubeconfig-files.ts';
import { normalHost } from '../kubeconfig/server-address.ts';
import { readCredential, tokenIdIn } from '../kubeconfig/user-credential.ts';
import { serversOf } from './rancher-hosts.ts';

/** How many users of a file have a token of a server, in place of a command or beside it. */
export interface UsersWithToken {
  path: string;
  count: number;
}

/** The files that have tokens of a server in them. */
export function findTokensOfServer(files: KubeconfigFile[], host: string): UsersWithToken[] {
  const joined = joinKubeconfigs(files);
  const wanted = normalHost(host);
  return files
    .map(({ path, entries: { users } }) => {
      const own = users.filter((user) => {
        if (tokenIdIn(user.body) === undefined) return false;
        const credential = readCredential(user.body);
        const named = credential?.kind === 'exec' ? credential.host : undefined;
        return named === wanted || serversOf(joined, user).includes(wanted);
      });
      return { path, count: own.length };
    })
    .filter(({ count }) => count > 0);
}
