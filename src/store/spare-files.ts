import { join } from 'node:path';
import { findLockDirectory } from './lock-directory.ts';
import { keepPrivateFile, listFiles, removeFile, type WriteOptions } from './private-files.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/** Files in a directory of the cache; beside the locks while that takes nothing, since then things fail above all. */
export interface SpareFiles {
  /** What stands under a name, in either place. */
  read(name: string): string[];
  /** Throws what the file system throws when neither place takes it. */
  write(name: string, content: string, options: WriteOptions): void;
  remove(name: string): void;
  /** Removes the files that are found to be old. Takes their paths. */
  removeOld(isOld: (path: string) => boolean): void;
}

export function createSpareFiles(cacheDirectory: string, folder: string): SpareFiles {
  const usual = join(cacheDirectory, folder);
  const spare = (): string => findLockDirectory(cacheDirectory, folder);
  const inEither = <T>(look: (directory: string) => T[]): T[] =>
    [() => usual, spare].flatMap((place) => {
      try {
        return look(place());
      } catch {
        return [];
      }
    });
  return {
    read: (name) =>
      inEither((directory) => [readReplaceableFile(join(directory, name))]).filter((content) => content !== undefined),
    write(name, content, options) {
      try {
        keepPrivateFile(join(usual, name), content, options);
      } catch {
        keepPrivateFile(join(spare(), name), content, options);
      }
    },
    remove: (name) => void inEither((directory) => [removeFile(join(directory, name))]),
    removeOld: (isOld) => void inEither((directory) => listFiles(directory, '.json').filter(isOld).map(removeFile)),
  };
}
