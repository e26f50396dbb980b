import { existsSync } from 'node:fs';
import { type Advice, adviceOf } from '../../kube/advice.ts';
import { checkKubeconfig } from '../../kube/check-kubeconfig.ts';
import type { KubeconfigFinding } from '../../kube/findings.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig-file.ts';
import { joinKubeconfigs } from '../../kube/kubeconfig-files.ts';
import { type NamedCommand, namedCommands } from '../../kube/named-commands.ts';
import { holdsTokens } from '../../kube/tokens-gone.ts';
import { type CommandTarget, ownCommand } from '../../own-commands.ts';
import { backupOf } from '../../platform/locked-files.ts';
import { resolveCommand } from '../../platform/search-path.ts';
import { isOpenToOthers } from '../../platform/user-file.ts';
import { printable } from '../../printable.ts';
import { parseServerUrl } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { readFiles } from './read-texts.ts';
import { needsPosixShell } from './shim.ts';

/** Something wrong in a kubeconfig, in words fit for a terminal. */
export interface KubeconfigFault {
  severity: KubeconfigFinding['severity'];
  what: string;
  nextStep: string;
}

export interface CheckedKubeconfigs {
  faults: KubeconfigFault[];
  /** The commands that entries of this program and of Rancher name, once each. */
  commands: string[];
}

/**
 * Looks for faults in kubeconfig files, for commands in them that cannot be run, and for tokens that others can read, in the last versions
 * beside them too. `file`: the one that the user named, if so. Throws `failed` for a file that cannot be read.
 */
export function checkKubeconfigs(context: Context, paths: string[], file?: string): CheckedKubeconfigs {
  const { env } = context;
  const files = readFiles(paths);
  const advice = adviceOf(file, commandsFor(context));
  const { findings, commands } = checkKubeconfig(files, advice);
  const resolved = namedCommands(joinKubeconfigs(files)).map((named) => ({
    named,
    path: resolveCommand(named.command, env),
  }));
  const missing = resolved.filter(({ path }) => path === undefined);
  const useless = resolved.filter(({ path }) => path !== undefined && needsPosixShell(path));
  const backups = paths.map(backupOf).filter(isOpen).flatMap(readBackup);
  const open = [...files.filter((read) => isOpen(read.path)), ...backups].filter(holdsTokens);
  return {
    faults: [
      ...findings.map(describe),
      ...missing.map(({ named }) => describeMissing(named, advice)),
      ...useless.map(({ named }) => describeUseless(named, advice)),
      ...open.map(({ path }) => describeOpen(path)),
    ],
    commands,
  };
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
  return { severity, what: `${where}: ${printable(what)}`, nextStep };
}

function describeMissing(named: NamedCommand, advice: Advice): KubeconfigFault {
  const fix = replace(named, advice);
  const isBare = !/[/\\]/.test(named.command);
  return {
    severity: 'problem',
    what: `the command ${printable(named.command)} cannot be run`,
    nextStep: isBare ? `Put it on the PATH. Or: ${fix}` : fix,
  };
}

/** The script that kubeconfigs name elsewhere; on Windows they name the program itself. */
function describeUseless(named: NamedCommand, advice: Advice): KubeconfigFault {
  return {
    severity: 'problem',
    what: `the command ${printable(named.command)} is a script for /bin/sh, which Windows does not have`,
    nextStep: replace(named, advice),
  };
}

function replace({ program, user, owner }: NamedCommand, advice: Advice): string {
  return program === 'ours' ? advice.recreate(owner, user) : advice.convert();
}

function describeOpen(path: string): KubeconfigFault {
  return {
    severity: 'warning',
    what: `${printable(path)}: it has tokens of Rancher in it, and others can read it`,
    nextStep: `Run: chmod 600 ${quoteForShell(path)}`,
  };
}
