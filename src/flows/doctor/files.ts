import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ownCommand } from '../../own-commands.ts';
import { findDirectories, isNowhere } from '../../platform/paths/paths.ts';
import { printable } from '../../printable.ts';
import { oneAfterAnother, quoteForShell } from '../../shell-words.ts';
import { findOpenDirectoriesAbove } from '../../store/files/directories-above.ts';
import { isForeign, isForeignBase, isOpenToOthers, isWritableByOthers } from '../../store/files/ownership.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { type Check, type CheckFinding, ok, problem, warning } from './check.ts';

/** How many findings are listed. */
const most = 8;

/** Whether only the user can read and change the stored files. File modes are checked on POSIX systems. */
export const files: Check = {
  name: 'files',
  async run({ context }) {
    const { config, data, cache } = findDirectories(context.env);
    const tops = [...new Set([data, config, cache])].filter((path) => !isNowhere(path));
    if (tops.length === 0) return [problem('this user has no home directory, so nothing can be stored', 'Set HOME.')];
    const above = [...new Set(tops.flatMap(findOpenDirectoriesAbove))].map(describeOpenAbove);
    const faults = [...tops.flatMap((path) => checkTop(path, logoutCommand(context))), ...above];
    if (faults.length === 0) return [ok(describeAccess([data, config, cache]))];
    return faults.length > most
      ? [...faults.slice(0, most), warning(`and ${faults.length - most} more`, 'Fix these first.')]
      : faults;
  },
};

/** Windows has access lists in place of modes, which nothing here looks at. */
export function describeAccess(directories: string[], platform = process.platform): string {
  const list = directories.map((path) => printable(path)).join(', ');
  return platform === 'win32' ? `files are stored in ${list}` : `only you can read the files in ${list}`;
}

/** File names do not tell whose session they hold: with several logins, all are to end. */
function logoutCommand(context: Context): string {
  const [only, ...others] = sessionsOf(context);
  return only === undefined || others.length > 0 ? ownCommand('logout --all', {}) : commandFor(context, 'logout', only);
}

/** None if the directory is refused. */
function sessionsOf({ sessions }: Context): SessionRecord[] {
  try {
    return sessions.list();
  } catch {
    return [];
  }
}

/** The top directory contains no secrets itself, so other users may list it. */
function checkTop(path: string, logout: string): CheckFinding[] {
  const status = statusOf(path);
  if (status === undefined) return [];
  const foreign = checkOwner(path, status, isForeignBase);
  if (foreign !== undefined) return [foreign];
  const faults = isWritableByOthers(status)
    ? [problem(`other users can change ${printable(path)}`, `Run: chmod 700 ${quoteForShell(path)}`)]
    : [];
  return [...faults, ...checkEntries(path, true, logout)];
}

function checkEntries(directory: string, isOpen: boolean, logout: string): CheckFinding[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    const status = statusOf(path);
    if (status === undefined) return [];
    const foreign = checkOwner(path, status);
    if (foreign !== undefined) return [foreign];
    if (status.isDirectory()) return checkDirectory(path, status, logout);
    return status.isFile() ? checkFile(path, status, isOpen, logout) : [];
  });
}

function checkDirectory(path: string, status: Stats, logout: string): CheckFinding[] {
  const isOpen = isOpenToOthers(status);
  const what = `other users can list ${printable(path)}`;
  return [
    ...(isOpen ? [warning(what, `Run: chmod 700 ${quoteForShell(path)}`)] : []),
    ...checkEntries(path, isOpen, logout),
  ];
}

/** In a directory that other users cannot enter, the mode of a file does not matter. */
function checkFile(path: string, status: Stats, isOpen: boolean, logout: string): CheckFinding[] {
  if (!isOpen || !isOpenToOthers(status)) return [];
  return [
    problem(
      `other users can read ${printable(path)}`,
      `Run: ${oneAfterAnother([`chmod 600 ${quoteForShell(path)}`, logout])}`,
    ),
  ];
}

function checkOwner(path: string, status: Stats, isForeignHere = isForeign): CheckFinding | undefined {
  const describe = (fault: string, nextStep: string): CheckFinding =>
    problem(`${printable(path)} is ${fault}, so nothing is read or stored there`, nextStep);
  if (status.isSymbolicLink()) return describe('a symbolic link', `Run: rm ${quoteForShell(path)}`);
  return isForeignHere(status) ? describe('owned by another user', 'Remove it.') : undefined;
}

/** Another user's files are refused, but they can remove ours there. */
function describeOpenAbove(path: string): CheckFinding {
  return warning(
    `other users can replace what is stored below ${printable(path)}`,
    `Set KUBECTL_RANCHER_CONFIG_DIR, KUBECTL_RANCHER_DATA_DIR and KUBECTL_RANCHER_CACHE_DIR to directories that only you can change, or run: chmod go-w ${quoteForShell(path)}`,
  );
}

function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
