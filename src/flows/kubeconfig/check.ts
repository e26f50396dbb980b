import { existsSync } from 'node:fs';
import { adviceOf } from '../../kube/check/advice.ts';
import { checkKubeconfig } from '../../kube/check/check-kubeconfig.ts';
import type { KubeconfigFinding } from '../../kube/check/kubeconfig-finding.ts';
import { namedCommands } from '../../kube/check/named-commands.ts';
import { holdsTokens } from '../../kube/convert/tokens-gone.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { joinKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { type CommandTarget, ownCommand } from '../../own-commands.ts';
import { backupOf } from '../../platform/files/locked-files.ts';
import { isOpenToOthers } from '../../platform/files/user-file.ts';
import { printable } from '../../printable.ts';
import { parseServerUrl } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { checkCommands } from './check-commands.ts';
import { findRefused, type Refusal } from './judge-with-kubectl.ts';
import { lookAround } from './look-around.ts';
import { readForCheck } from './read-for-check.ts';
import { readFiles } from './read-texts.ts';

/** Something wrong in a kubeconfig, in words fit for a terminal. */
export interface KubeconfigFault {
  severity: KubeconfigFinding['severity'];
  what: string;
  /** Absent for a note. */
  nextStep?: string;
}

export interface CheckedKubeconfigs {
  faults: KubeconfigFault[];
  /** The commands that entries of this program and of Rancher name, once each. */
  commands: string[];
}

/**
 * Looks for faults in kubeconfig files, with kubectl's eyes too, for commands in them that cannot be run, and for tokens that others can
 * read, in the last versions beside them too. `file`: the one that the user named, if so. Throws `failed` for a file that cannot be read.
 */
export async function checkKubeconfigs(context: Context, paths: string[], file?: string): Promise<CheckedKubeconfigs> {
  const { env } = context;
  const { files, unread } = await readForCheck(env, paths);
  const asked = findRefused(env, files);
  const advice = adviceOf(file, commandsFor(context));
  const { findings, commands } = checkKubeconfig(files, advice, lookAround(context));
  const backups = paths.map(backupOf).filter(isOpen).flatMap(readBackup);
  const open = [...files.filter((read) => isOpen(read.path)), ...backups].filter(holdsTokens);
  return {
    faults: [
      ...unread,
      ...(await asked).map(describeRefusal),
      ...findings.map(describe),
      ...checkCommands(namedCommands(joinKubeconfigs(files)), env, advice),
      ...open.map(({ path }) => describeOpen(path)),
    ],
    commands,
  };
}

function describeRefusal({ path, what, nextStep }: Refusal): KubeconfigFault {
  return { severity: 'problem', what: `${printable(path)}: ${what}`, nextStep };
}

/** Makes commands of this program, with the server only where it has to be named. Many entries need the same one. */
function commandsFor(context: Context): typeof ownCommand {
  const known = new Map<string, string>();
  return (words, target) => {
    const key = JSON.stringify([words, target]);
    const command = known.get(key) ?? commandOf(context, words, target);
    known.set(key, command);
    return command;
  };
}

function commandOf(context: Context, words: string, { server, profile = 'default' }: CommandTarget): string {
  if (server === undefined) return ownCommand(words, { profile });
  try {
    return commandFor(context, words, { server: parseServerUrl(server), profile });
  } catch {
    // What stands in the file is no address.
    return ownCommand(words, { profile });
  }
}

function isOpen(path: string): boolean {
  return existsSync(path) && isOpenToOthers(path);
}

function readBackup(path: string): KubeconfigFile[] {
  try {
    return readFiles([path]);
  } catch {
    // What this user cannot read is not theirs, and what is no kubeconfig has no token that anyone could use.
    return [];
  }
}

function describe({ severity, path, entry, what, nextStep }: KubeconfigFinding): KubeconfigFault {
  const where = entry === undefined ? printable(path) : `${printable(path)}, ${entry.list} "${printable(entry.name)}"`;
  return { severity, what: `${where}: ${printable(what)}`, ...(nextStep === undefined ? {} : { nextStep }) };
}

function describeOpen(path: string): KubeconfigFault {
  return {
    severity: 'warning',
    what: `${printable(path)}: it has tokens of Rancher in it, and others can read it`,
    nextStep: `Run: chmod 600 ${quoteForShell(path)}`,
  };
}
