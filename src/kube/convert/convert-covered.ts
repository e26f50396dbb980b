import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { normalHost } from '../kubeconfig/server-address.ts';
import { type ExecCredential, readCredential } from '../kubeconfig/user-credential.ts';
import { renew } from '../merge/merge-kubeconfig.ts';
import { findValue, toObject } from '../yaml/value.ts';
import type { ConvertRequest } from './convert-users.ts';

/** The complete users of this program that kubectl uses a token of, in place of the command. */
export function findCovered(files: KubeconfigFiles, { hosts, profile }: ConvertRequest): Entry[] {
  const wanted = new Set(hosts.map(normalHost));
  return files.all('users').filter(({ body }) => {
    const credential = readCredential(body);
    if (credential?.kind !== 'exec' || credential.program !== 'ours' || !credential.hasTokenBeside) return false;
    return !isIncomplete(credential, profile) && credential.host !== undefined && wanted.has(credential.host);
  });
}

/** A user entry without its token; its command stays. */
export function withoutToken(user: Entry): unknown {
  const exec = findValue(user.body, 'exec');
  return renew(user, { user: { exec: exec?.kind === 'mapping' ? toObject(exec) : {} } });
}

/** An entry of this program without a cluster, written by hand for the same login. */
export function isIncomplete({ clusterId, profile }: ExecCredential, wanted = 'default'): boolean {
  return clusterId === undefined && profile === wanted;
}
