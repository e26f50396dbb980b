import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CliError } from '../errors.ts';
import { cannotWrite } from '../platform/files/file-errors.ts';
import { isRunning, readStartTime } from '../platform/processes/process-identity.ts';
import { fileAge } from './files/file-times.ts';
import { makePrivateDirectory } from './files/private-directories.ts';
import { writePrivateFile } from './files/private-files.ts';
import { readReplaceableFile } from './files/replaceable-files.ts';

/** The files of one `kubectl rancher shell`, for as long as it or its command runs. */
export interface ShellDirectory {
  path: string;
  /** Writes a file that only its owner may read; gives its path. Throws `failed`. */
  write(name: string, content: string): string;
  /** Notes that a process is about to use these files: this one may be killed before it can note which. Never throws. */
  noteStart(): void;
  /** Notes the process that uses these files, which may outlive this one. Never throws. */
  noteUser(pid: number): void;
  /** Never throws: what could not be removed is removed by the next shell. */
  remove(): void;
}

export interface ShellDirectories {
  /** A directory for this process. Removes those of processes that were killed. Throws `failed`. */
  create(): ShellDirectory;
}

const userFile = 'user';

/** What stands there in place of a process that has no id yet, and how long it counts: longer than a command may run. Milliseconds. */
const starting = 'starting';
const startingCounts = 7 * 24 * 3_600_000;

/** One directory per process in the cache directory. */
export function createShellDirectories(cacheDirectory: string): ShellDirectories {
  const base = join(cacheDirectory, 'shells');
  return {
    create() {
      refuseDivided(base);
      const path = join(base, nameProcess(process.pid));
      onDisk(base, () => {
        makePrivateDirectory(base);
        removeAbandoned(base);
        rmSync(path, { recursive: true, force: true });
        mkdirSync(path, { mode: 0o700 });
      });
      return openDirectory(path);
    },
  };
}

function openDirectory(path: string): ShellDirectory {
  const write = (name: string, content: string): string => {
    const file = join(path, name);
    onDisk(file, () => writePrivateFile(file, content, { durable: false }));
    return file;
  };
  return {
    path,
    write,
    noteStart: () => ignoreFailure(() => write(userFile, starting)),
    noteUser: (pid) => ignoreFailure(() => write(userFile, nameProcess(pid))),
    remove: () => ignoreFailure(() => rmSync(path, { recursive: true, force: true })),
  };
}

/** What follows the sign would be another file. */
function refuseDivided(path: string): void {
  if (!path.includes(delimiter)) return;
  throw new CliError(
    'failed',
    `${path} has a "${delimiter}" in it, which separates the files in KUBECONFIG`,
    'Set KUBECTL_RANCHER_CACHE_DIR to another directory.',
  );
}

function onDisk(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof CliError ? error : cannotWrite(path, error);
  }
}

function removeAbandoned(base: string): void {
  for (const name of readdirSync(base)) {
    const directory = join(base, name);
    if (mayRun(name) || mayBeUsed(join(directory, userFile))) continue;
    ignoreFailure(() => rmSync(directory, { recursive: true, force: true }));
  }
}

function mayBeUsed(noteOfUser: string): boolean {
  const user = readReplaceableFile(noteOfUser);
  return user === starting ? (fileAge(noteOfUser, Date.now()) ?? 0) < startingCounts : mayRun(user);
}

/** Tells a process from all others, also from those of another machine that has the same home. */
function nameProcess(pid: number): string {
  const { hostname } = process.getBuiltinModule('node:os');
  return `${pid}-${readStartTime(pid) ?? 'unknown'}@${hostname().replace(/[^\w.-]/g, '_')}`;
}

/** Whether a process of that name may be running: of another machine's nothing is known. */
function mayRun(name: string | undefined): boolean {
  const [, pid, start, host] = /^(\d+)-(\w+)@(.+)$/.exec(name ?? '') ?? [];
  if (pid === undefined) return false;
  const now = nameProcess(Number(pid));
  const isHere = now.endsWith(`@${host}`);
  return !isHere || (isRunning(Number(pid)) && (now === name || start === 'unknown'));
}

function ignoreFailure(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing depends on it.
  }
}
