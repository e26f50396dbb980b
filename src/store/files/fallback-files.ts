import { join } from 'node:path';
import { findLockDirectory } from '../locks/lock-directory.ts';
import { listFiles } from './private-directories.ts';
import { keepPrivateFile, removeFile, type WriteOptions } from './private-files.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/**
 * Files in a directory of the cache, or beside the locks while the cache cannot be written: failures are recorded there
 * too.
 */
export interface FallbackFiles {
  /** The contents under a name, from both places. */
  read(name: string): string[];
  /** Throws the error of the second place when neither can be written. */
  write(name: string, content: string, options: WriteOptions): void;
  remove(name: string): void;
  /** The contents under all names. */
  readAll(): string[];
  /** Removes the files for whose path `isOld` holds. */
  removeOld(isOld: (path: string) => boolean): void;
}

export function createFallbackFiles(cacheDirectory: string, folder: string): FallbackFiles {
  const usual = join(cacheDirectory, folder);
  const fallback = (): string => findLockDirectory(cacheDirectory, folder);
  const inEither = <T>(look: (directory: string) => T[]): T[] =>
    [() => usual, fallback].flatMap((place) => {
      try {
        return look(place());
      } catch {
        return [];
      }
    });
  return {
    read: (name) => inEither((directory) => [readReplaceableFile(join(directory, name))]).filter(isPresent),
    write(name, content, options) {
      try {
        keepPrivateFile(join(usual, name), content, options);
      } catch {
        keepPrivateFile(join(fallback(), name), content, options);
      }
    },
    remove: (name) => void inEither((directory) => [removeFile(join(directory, name))]),
    readAll: () => inEither((directory) => listFiles(directory, '.json').map(readReplaceableFile)).filter(isPresent),
    removeOld: (isOld) => void inEither((directory) => listFiles(directory, '.json').filter(isOld).map(removeFile)),
  };
}

function isPresent(content: string | undefined): content is string {
  return content !== undefined;
}
