import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import { replaceFile } from '../platform/replace-file.ts';
import { describeReadError } from './read-error.ts';

export interface WriteOptions {
  /** Whether it has to outlive a power cut; what can be made anew has not. */
  durable: boolean;
  /** The time of modification it is to have, in milliseconds since the epoch; absent: now. */
  modifiedAt?: number;
}

/**
 * Writes a file that only its owner may read, so that a reader sees the old content or the new, never half of one.
 * Creates its directory when there is none. Throws what the file system throws.
 */
export function writePrivateFile(path: string, content: string, options: WriteOptions): void {
  makePrivateDirectory(dirname(path));
  replaceFile(path, content, options);
}

/**
 * The same for a directory of few files, in which it also removes what processes that were killed while writing have
 * left.
 */
export function keepPrivateFile(path: string, content: string, options: WriteOptions): void {
  removeAbandonedFiles(dirname(path), Date.now());
  writePrivateFile(path, content, options);
}

/** How old a temporary file is when whoever wrote it must have died, in milliseconds. */
const abandonedAfter = 60_000;

/**
 * Removes what processes that were killed while writing have left in a directory. `now`: milliseconds since the epoch.
 */
export function removeAbandonedFiles(directory: string, now: number): void {
  for (const name of listNames(directory)) {
    const path = join(directory, name);
    if (isTemporary(name) && (fileAge(path, now) ?? 0) > abandonedAfter) removeFile(path);
  }
}

function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

/**
 * Its content, or undefined when there is no such file. Refuses one that is not the user's own, a symlink, and a pipe,
 * without waiting at it.
 * Throws `failed` for what cannot be read.
 */
export function readPrivateFile(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw systemErrorCode(error) === 'ELOOP' ? refusal(path, 'a symbolic link') : describeReadError(path, error);
  }
  try {
    const status = fstatSync(file);
    if (isForeign(status)) throw refusal(path, 'owned by another user');
    if (!status.isFile() && !status.isDirectory()) throw refusal(path, 'a pipe or a device');
    if (isOpenToOthers(status)) shut(file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * The paths of a directory's files, with that ending if one is given; none when there is no such directory. Throws
 * `failed` for one that cannot be read.
 */
export function listFiles(directory: string, ending = ''): string[] {
  return listNames(directory)
    .filter((name) => name.endsWith(ending) && !isTemporary(name))
    .sort()
    .map((name) => join(directory, name));
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw describeReadError(directory, error);
  }
}

/**
 * When a file was modified, or noted as used, in milliseconds since the epoch; undefined when there is no such file.
 */
export function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw describeReadError(path, error);
  }
}

/** How long ago that was, in milliseconds. */
export function fileAge(path: string, now: number): number | undefined {
  const at = modifiedAt(path);
  return at === undefined ? undefined : now - at;
}

/** Notes a file as used; says nothing when that is not possible, since nothing but an idle time depends on it. */
export function noteUse(path: string, now: number): void {
  try {
    utimesSync(path, now / 1000, now / 1000);
  } catch {
    // A file that has just been removed, or a read-only home.
  }
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

function isMissing(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

/**
 * Makes a directory, or takes one that is there if it is the user's own; others are shut out of it. What lies above is
 * not judged: who may write there can take all of it away, but can put nothing in its place that would be read or
 * trusted.
 */
function makePrivateDirectory(path: string): void {
  refuseHomeOfSudoer(path);
  makeDirectories(path);
  const status = lstatSync(path);
  if (status.isSymbolicLink()) throw refusal(path, 'a symbolic link');
  if (isForeign(status)) throw refusal(path, 'owned by another user');
  if (isOpenToOthers(status)) chmodSync(path, 0o700);
}

/** `mkdir -p`: Node.js's own says of a read-only disk that there is no such directory. */
function makeDirectories(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (existsSync(path)) return;
    if (systemErrorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    // So say file systems that let nobody make anything: /proc, an automounter's.
    if (existsSync(dirname(path))) throw new CannotBeMade(path);
    makeDirectories(dirname(path));
    makeDirectories(path);
  }
}

/** A directory in a place that has none but its own; room there would not help. */
export class CannotBeMade extends CliError {
  constructor(path: string) {
    super(
      'failed',
      `${path} cannot be created (ENOENT)`,
      'Set KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR to a directory of your own.',
    );
  }
}

/** Under sudo the home may still be that of the user who called it, who could not use what root makes there. */
function refuseHomeOfSudoer(path: string): void {
  const sudoer = Number(process.env.SUDO_UID || 0);
  if (process.getuid?.() !== 0 || sudoer === 0) return;
  let existing = path;
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  if (statSync(existing).uid !== sudoer) return;
  throw new CliError(
    'failed',
    `${existing} belongs to the user who called sudo, so root keeps nothing there`,
    "Run it without sudo, or as root with root's own home: sudo -H",
  );
}

function isOpenToOthers({ mode }: { mode: number }): boolean {
  return process.getuid !== undefined && (mode & 0o077) !== 0;
}

function shut(file: number): void {
  try {
    fchmodSync(file, 0o600);
  } catch {
    // A read-only disk: who could read it still can.
  }
}

function isForeign({ uid }: { uid: number }): boolean {
  return process.getuid !== undefined && uid !== process.getuid();
}

function refusal(path: string, what: string): CliError {
  return new CliError(
    'failed',
    `${path} is ${what}, so nothing is read or kept there`,
    'Remove it, or set KUBECTL_RANCHER_CACHE_DIR, KUBECTL_RANCHER_DATA_DIR or KUBECTL_RANCHER_CONFIG_DIR to a directory of your own.',
  );
}
