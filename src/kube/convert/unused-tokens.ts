import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import { readCredential, tokenIdIn } from '../kubeconfig/user-credential.ts';
import type { Conversion } from './convert-users.ts';

/** A token that was in the files and is no longer. */
export interface UnusedToken {
  /** Never the secret. */
  id: string;
  /** The servers that its contexts go through, as `normalHost` gives them. */
  hosts: string[];
}

/** The tokens of these ids, with the servers that their users were for. `covered`: users of this program that had one. */
export function withHosts(ids: string[], conversions: Conversion[], covered: Entry[]): UnusedToken[] {
  const hosts = new Map(ids.map((id) => [id, new Set<string>()]));
  const note = ({ body }: Entry, found: (string | undefined)[]): void => {
    const own = hosts.get(tokenIdIn(body) ?? '');
    for (const host of found) if (host !== undefined) own?.add(host);
  };
  for (const { user, groups } of conversions)
    note(
      user,
      groups.map(({ host }) => host),
    );
  for (const user of covered) note(user, [hostOf(user)]);
  return [...hosts].map(([id, found]) => ({ id, hosts: [...found] }));
}

function hostOf({ body }: Entry): string | undefined {
  const credential = readCredential(body);
  return credential?.kind === 'exec' ? credential.host : undefined;
}
