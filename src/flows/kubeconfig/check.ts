import { existsSync } from 'node:fs';
import { adviceOf } from '../../kube/advice.ts';
import { checkKubeconfig } from '../../kube/check-kubeconfig.ts';
import type { KubeconfigFinding } from '../../kube/findings.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig-file.ts';
import { holdsTokens } from '../../kube/tokens-gone.ts';
import { backupOf } from '../../platform/locked-files.ts';
import { resolveCommand } from '../../platform/search-path.ts';
import { isOpenToOthers } from '../../platform/user-file.ts';
import { printable } from '../../printable.ts';
import { quoteForShell } from '../../shell-words.ts';
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
export function checkKubeconfigs(paths: string[], env: NodeJS.ProcessEnv, file?: string): CheckedKubeconfigs {
  const files = readFiles(paths);
  const { findings, commands } = checkKubeconfig(files, file);
  const resolved = commands.map((command) => ({ command, path: resolveCommand(command, env) }));
  const missing = resolved.filter(({ path }) => path === undefined);
  const useless = resolved.filter(({ path }) => path !== undefined && needsPosixShell(path));
  const backups = paths.map(backupOf).filter(isOpen).flatMap(readBackup);
  const open = [...files.filter((read) => isOpen(read.path)), ...backups].filter(holdsTokens);
  const { recreate } = adviceOf(file);
  return {
    faults: [
      ...findings.map(describe),
      ...missing.map(({ command }) => describeMissing(command, recreate)),
      ...useless.map(({ command }) => describeUseless(command, recreate)),
      ...open.map(({ path }) => describeOpen(path)),
    ],
    commands,
  };
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

function describeMissing(command: string, recreate: string): KubeconfigFault {
  return {
    severity: 'problem',
    what: `the command ${printable(command)} cannot be run`,
    nextStep: `Put it on the PATH. Or: ${recreate}`,
  };
}

/** The script that kubeconfigs name elsewhere; on Windows they name the program itself. */
function describeUseless(command: string, recreate: string): KubeconfigFault {
  return {
    severity: 'problem',
    what: `the command ${printable(command)} is a script for /bin/sh, which Windows does not have`,
    nextStep: recreate,
  };
}

function describeOpen(path: string): KubeconfigFault {
  return {
    severity: 'warning',
    what: `${printable(path)}: it has tokens of Rancher in it, and others can read it`,
    nextStep: `Run: chmod 600 ${quoteForShell(path)}`,
  };
}
