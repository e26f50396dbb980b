import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError, systemErrorCode } from '../../errors.ts';
import { isNowhere } from '../../platform/paths/paths.ts';
import { quoteForShell } from '../../shell-words.ts';
import {
  directoryVariables,
  foreignRefusal,
  isForeign,
  isForeignBase,
  isOpenToOthers,
  isWritableByOthers,
  refusal,
} from './ownership.ts';
import { describeReadError } from './read-error.ts';

/**
 * Judges a directory of this program before something in it is read, and the base directory (config, data, cache) above
 * it. Returns false if one does not exist. Throws `failed` for a symbolic link, another user's directory, and one that
 * other users can write to: what lies there may be theirs.
 */
export function expectPrivateDirectory(directory: string): boolean {
  return expectPrivateBase(dirname(directory)) && judge(directory, isForeign);
}

function expectPrivateBase(path: string): boolean {
  return judge(path, isForeignBase);
}

function judge(path: string, isForeignHere: (status: Stats) => boolean): boolean {
  const status = statusOf(path);
  if (status === undefined) return false;
  refuseOthers(path, status, isForeignHere);
  if (status.isDirectory() && !isForeign(status) && isWritableByOthers(status)) throw describeWritable(path);
  return status.isDirectory();
}

function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') return undefined;
    throw describeReadError(path, error);
  }
}

function refuseOthers(path: string, status: Stats, isForeignHere: (status: Stats) => boolean): void {
  if (status.isSymbolicLink()) throw refusal(path, 'a symbolic link');
  if (isForeignHere(status)) throw foreignRefusal(path);
}

function describeWritable(path: string): CliError {
  return new CliError(
    'failed',
    `other users can write to ${path}, so nothing in it is used`,
    `Look at what is in it, then run: chmod go-w ${quoteForShell(path)}`,
  );
}

/**
 * Creates a directory of this program, or uses the existing one if it is the user's own, and restricts access to it. The
 * base directory above it, which the user may have named, keeps its mode. Throws `failed` for what it refuses, else what
 * the file system throws.
 */
export function makePrivateDirectory(path: string): void {
  if (isNowhere(path)) throw describeNoHome();
  refuseHomeOfSudoer(path);
  makeDirectories(path);
  expectPrivateBase(dirname(path));
  const status = lstatSync(path);
  refuseOthers(path, status, isForeign);
  if (isOpenToOthers(status)) restrict(path);
}

function describeNoHome(): CliError {
  const message = 'this user has no home directory, so nothing can be stored';
  return new CliError('failed', message, `Set HOME, or ${directoryVariables} to a directory of your own.`);
}

/** Changes the mode of the directory itself: a link that takes its place meanwhile is not followed. */
function restrict(path: string): void {
  const directory = openSync(path, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0));
  try {
    if (isForeign(fstatSync(directory))) throw foreignRefusal(path);
    fchmodSync(directory, 0o700);
  } finally {
    closeSync(directory);
  }
}

/** `mkdir -p`: Node.js's own reports a read-only disk as a missing directory. */
function makeDirectories(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
    if (systemErrorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    // File systems in which nothing can be created report it so: /proc, an automounter's.
    if (existsSync(dirname(path))) throw new CannotBeMade(path);
    makeDirectories(dirname(path));
    makeDirectories(path);
  }
}

/** A directory where none can be created; free space would not help. */
export class CannotBeMade extends CliError {
  constructor(path: string) {
    super('failed', `${path} cannot be created (ENOENT)`, `Set ${directoryVariables} to a directory of your own.`);
  }
}

/** Under sudo, HOME may still be that of the calling user, who could not use what root creates there. */
function refuseHomeOfSudoer(path: string): void {
  const sudoer = Number(process.env.SUDO_UID || 0);
  if (process.getuid?.() !== 0 || sudoer === 0) return;
  let existing = path;
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  if (statSync(existing).uid !== sudoer) return;
  throw new CliError(
    'failed',
    `${existing} belongs to the user who called sudo, so root stores nothing there`,
    "Run it without sudo, or as root with root's own home: sudo -H",
  );
}

/**
 * The paths of a directory's files, with that ending if one is given; none if there is no such directory.
 * Throws `failed` for one that cannot be read or is not private.
 */
export function listFiles(directory: string, ending = ''): string[] {
  return listNames(directory)
    .filter((name) => name.endsWith(ending) && !isTemporary(name))
    .sort()
    .map((name) => join(directory, name));
}

/** The paths of the temporary files in a directory. Throws as `listFiles` does. */
export function listTemporaryFiles(directory: string): string[] {
  return listNames(directory)
    .filter(isTemporary)
    .map((name) => join(directory, name));
}

function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

function listNames(directory: string): string[] {
  if (!expectPrivateDirectory(directory)) return [];
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw describeReadError(directory, error);
  }
}
