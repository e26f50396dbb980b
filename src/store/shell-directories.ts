import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning, readStartTime } from '../platform/process-identity.ts';
import { makePrivateDirectory } from './private-directories.ts';
import { writePrivateFile } from './private-files.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/** The files of one `kubectl rancher shell`, for as long as it or its command runs. */
export interface ShellDirectory {
  /** Writes a file that only its owner may read; gives its path. Throws what the file system throws. */
  write(name: string, content: string): string;
  /** Notes the process that uses these files, which may outlive this one. Never throws. */
  noteUser(pid: number): void;
  /** Never throws: what could not be removed is removed by the next shell. */
  remove(): void;
}

export interface ShellDirectories {
  /** A directory for this process. Removes those of processes that were killed. Throws as `makePrivateDirectory` does. */
  create(): ShellDirectory;
}

const userFile = 'user';

/** One directory per process in the cache directory. */
export function createShellDirectories(cacheDirectory: string): ShellDirectories {
  const base = join(cacheDirectory, 'shells');
  return {
    create() {
      makePrivateDirectory(base);
      removeAbandoned(base);
      const directory = join(base, nameProcess(process.pid));
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { mode: 0o700 });
      const write = (name: string, content: string): string => {
        const path = join(directory, name);
        writePrivateFile(path, content, { durable: false });
        return path;
      };
      return {
        write,
        noteUser: (pid) => ignoreFailure(() => write(userFile, nameProcess(pid))),
        remove: () => ignoreFailure(() => rmSync(directory, { recursive: true, force: true })),
      };
    },
  };
}

function removeAbandoned(base: string): void {
  for (const name of readdirSync(base)) {
    const directory = join(base, name);
    if (mayRun(name) || mayRun(readReplaceableFile(join(directory, userFile)))) continue;
    ignoreFailure(() => rmSync(directory, { recursive: true, force: true }));
  }
}

/** Tells a process from all others, also from those of another machine that has the same home. */
function nameProcess(pid: number): string {
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
