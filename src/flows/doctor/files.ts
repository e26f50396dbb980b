import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ownCommand } from '../../own-commands.ts';
import { findDirectories } from '../../platform/paths.ts';
import { printable } from '../../printable.ts';
import { quoteForShell } from '../../shell-words.ts';
import { findOpenDirectoriesAbove } from '../../store/directories-above.ts';
import { isForeign, isForeignBase, isOpenToOthers, isWritableByOthers } from '../../store/ownership.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';

/** How many are shown. */
const most = 8;

/** Whether only the user can read and change what is kept here. Rights are looked at where there are any, on POSIX systems. */
export const files: Check = {
  name: 'files',
  async examine({ context }) {
    const { config, data, cache } = findDirectories(context.env);
    const tops = [...new Set([data, config, cache])];
    const above = [...new Set(tops.flatMap(findOpenDirectoriesAbove))].map(describeOpenAbove);
    const faults = [...tops.flatMap((path) => examineTop(path, logoutCommand(context))), ...above];
    if (faults.length === 0)
      return [
        ok(`only you can read what is kept in ${[data, config, cache].map((path) => printable(path)).join(', ')}`),
      ];
    return faults.length > most
      ? [...faults.slice(0, most), warning(`and ${faults.length - most} more`, 'Mend these first.')]
      : faults;
  },
};

/** Whose a file is its name does not tell: of several logins all are to end. */
function logoutCommand(context: Context): string {
  const [only, ...others] = sessionsOf(context);
  return only === undefined || others.length > 0 ? ownCommand('logout --all', {}) : commandFor(context, 'logout', only);
}

/** None where they lie in a place that nothing is read from. */
function sessionsOf({ sessions }: Context): SessionRecord[] {
  try {
    return sessions.list();
  } catch {
    return [];
  }
}

/** What lies at the top holds no secret; others may see that it is there. */
function examineTop(path: string, logout: string): Diagnosis[] {
  const status = statusOf(path);
  if (status === undefined) return [];
  const foreign = examineOwner(path, status, isForeignBase);
  if (foreign !== undefined) return [foreign];
  const faults = isWritableByOthers(status)
    ? [problem(`others may change ${printable(path)}`, `Run: chmod 700 ${quoteForShell(path)}`)]
    : [];
  return [...faults, ...examineIn(path, true, logout)];
}

function examineIn(directory: string, isOpen: boolean, logout: string): Diagnosis[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    const status = statusOf(path);
    if (status === undefined) return [];
    const foreign = examineOwner(path, status);
    if (foreign !== undefined) return [foreign];
    if (status.isDirectory()) return examineDirectory(path, status, logout);
    return status.isFile() ? examineFile(path, status, isOpen, logout) : [];
  });
}

function examineDirectory(path: string, status: Stats, logout: string): Diagnosis[] {
  const isOpen = isOpenToOthers(status);
  const what = `others may look into ${printable(path)}`;
  return [
    ...(isOpen ? [warning(what, `Run: chmod 700 ${quoteForShell(path)}`)] : []),
    ...examineIn(path, isOpen, logout),
  ];
}

/** In a directory that is shut nobody gets at a file, whatever its own mode is. */
function examineFile(path: string, status: Stats, isOpen: boolean, logout: string): Diagnosis[] {
  if (!isOpen || !isOpenToOthers(status)) return [];
  return [problem(`others may read ${printable(path)}`, `Run: chmod 600 ${quoteForShell(path)}, and then: ${logout}`)];
}

function examineOwner(path: string, status: Stats, isForeignHere = isForeign): Diagnosis | undefined {
  const fault = status.isSymbolicLink()
    ? 'a symbolic link'
    : isForeignHere(status)
      ? 'owned by another user'
      : undefined;
  return fault && problem(`${printable(path)} is ${fault}, so nothing is read or kept there`, 'Remove it.');
}

/** What lies there belongs to this user, or is refused; but another user can take it away, or put something in its place. */
function describeOpenAbove(path: string): Diagnosis {
  return warning(
    `other users can replace what is kept below ${printable(path)}`,
    `Run: chmod go-w ${quoteForShell(path)}; or set KUBECTL_RANCHER_CONFIG_DIR, KUBECTL_RANCHER_DATA_DIR and KUBECTL_RANCHER_CACHE_DIR to directories that only you can change.`,
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
