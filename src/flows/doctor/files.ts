import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ownCommand } from '../../own-commands.ts';
import { findDirectories } from '../../platform/paths.ts';
import { printable } from '../../printable.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { type Check, type Finding, ok, problem, warning } from './check.ts';

const others = { mayRead: 0o077, mayWrite: 0o022 };

/** How many findings are listed. */
const most = 8;

/** Whether only the user can read and change the stored files. File modes are checked on POSIX systems. */
export const files: Check = {
  name: 'files',
  async run({ context }) {
    const { config, data, cache } = findDirectories(context.env);
    const faults = [...new Set([data, config, cache])].flatMap((path) => checkTop(path, logoutCommand(context)));
    if (faults.length === 0)
      return [ok(`only you can read the files in ${[data, config, cache].map((path) => printable(path)).join(', ')}`)];
    return faults.length > most
      ? [...faults.slice(0, most), warning(`and ${faults.length - most} more`, 'Fix these first.')]
      : faults;
  },
};

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
function checkTop(path: string, logout: string): Finding[] {
  const status = statusOf(path);
  if (status === undefined) return [];
  const foreign = checkOwner(path, status);
  if (foreign !== undefined) return [foreign];
  const faults = mayOthers(status, others.mayWrite)
    ? [problem(`other users can change ${printable(path)}`, `Run: chmod 700 ${quoteForShell(path)}`)]
    : [];
  return [...faults, ...checkEntries(path, true, logout)];
}

function checkEntries(directory: string, isOpen: boolean, logout: string): Finding[] {
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

function checkDirectory(path: string, status: Stats, logout: string): Finding[] {
  const isOpen = mayOthers(status, others.mayRead);
  const what = `other users can list ${printable(path)}`;
  return [
    ...(isOpen ? [warning(what, `Run: chmod 700 ${quoteForShell(path)}`)] : []),
    ...checkEntries(path, isOpen, logout),
  ];
}

/** In a directory that other users cannot enter, the mode of a file does not matter. */
function checkFile(path: string, status: Stats, isOpen: boolean, logout: string): Finding[] {
  if (!isOpen || !mayOthers(status, others.mayRead)) return [];
  return [
    problem(`other users can read ${printable(path)}`, `Run: chmod 600 ${quoteForShell(path)}, and then: ${logout}`),
  ];
}

function checkOwner(path: string, status: Stats): Finding | undefined {
  const fault = status.isSymbolicLink()
    ? 'a symbolic link'
    : process.getuid !== undefined && status.uid !== process.getuid()
      ? 'owned by another user'
      : undefined;
  return fault && problem(`${printable(path)} is ${fault}, so nothing is read or stored there`, 'Remove it.');
}

function mayOthers({ mode }: Stats, what: number): boolean {
  return process.getuid !== undefined && (mode & what) !== 0;
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
