import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import type { Owner } from '../kubeconfig/ownership.ts';
import { type ExecCredential, readCredential } from '../kubeconfig/user-credential.ts';
import { ownerOf } from './choose-fix.ts';

/** A command that entries of this program or of Rancher name, and the first of those entries. */
export interface NamedCommand {
  command: string;
  program: ExecCredential['program'];
  user: string;
  /** Undefined for Rancher's, and where the entry does not say. */
  owner: Owner | undefined;
}

/** The commands that entries of this program and of Rancher name, once each: whether they can be run is for the caller to see. */
export function namedCommands(files: KubeconfigFiles): NamedCommand[] {
  const found = new Map<string, NamedCommand>();
  for (const user of files.all('users')) {
    const credential = readCredential(user.body);
    if (credential?.kind !== 'exec' || found.has(credential.command)) continue;
    const { command, program } = credential;
    const owner = program === 'ours' ? ownerOf(files, user, credential) : undefined;
    found.set(command, { command, program, user: user.name, owner });
  }
  return [...found.values()];
}
