import type { Entry, KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import { joinKubeconfigs, type KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';

/**
 * The servers whose entries are to be converted, once each: those that Rancher's own commands name; those that the contexts of a command
 * go through that names none; those of this program's entries with a token beside the command.
 */
export function listRancherHosts(files: KubeconfigFile[]): string[] {
  const joined = joinKubeconfigs(files);
  const hosts = joined.all('users').flatMap((user) => {
    const credential = readCredential(user.body);
    if (credential?.kind !== 'exec') return [];
    const { host, program, hasTokenBeside } = credential;
    if (host === undefined) return serversOf(joined, user);
    return program === 'rancher' || hasTokenBeside ? [host] : [];
  });
  return [...new Set(hosts)];
}

/** The servers that the contexts of a user go through, as `normalHost` gives them. */
export function serversOf(files: KubeconfigFiles, user: Entry): string[] {
  const hosts = files.contextsOf('users', user.name).flatMap(({ body }) => {
    const cluster = files.find('clusters', findText(body, 'cluster') ?? '');
    return parseClusterAddress(findText(cluster?.body, 'server') ?? '')?.host ?? [];
  });
  return [...new Set(hosts)];
}
