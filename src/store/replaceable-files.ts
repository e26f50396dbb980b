import { readPrivateFile } from './private-files.ts';

/** The content of a private file that can be made anew: undefined also for what cannot be read, and for what is not to be trusted. The next write replaces it. */
export function readReplaceableFile(path: string): string | undefined {
  try {
    return readPrivateFile(path);
  } catch {
    return undefined;
  }
}
