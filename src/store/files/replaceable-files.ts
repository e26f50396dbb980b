import { readPrivateFile } from './private-files.ts';

/**
 * The content of a private file that can be recreated. What is missing, unreadable or not trusted is undefined; the
 * next write replaces it.
 */
export function readReplaceableFile(path: string): string | undefined {
  try {
    return readPrivateFile(path);
  } catch {
    return undefined;
  }
}
