import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface InPlaceOptions {
  /** The mode that it gets, before anything is written; absent: it keeps its own. */
  mode?: number;
}

/**
 * Writes into a file or device that exists, where replacing it would break what the user set up: a pipe, a device, a file
 * with several hard links, one that is mounted into a container. A reader may see half of it. Follows a link only to a
 * device. Throws what the file system throws; a file has its old content again then, if possible.
 */
export function writeInPlace(path: string, content: string, isDevice: boolean, { mode }: InPlaceOptions = {}): void {
  const noFollow = isDevice ? 0 : (constants.O_NOFOLLOW ?? 0);
  const file = openSync(path, (isDevice ? constants.O_WRONLY : constants.O_RDWR) | noFollow);
  try {
    if (!fstatSync(file).isFile()) {
      writeAll(file, Buffer.from(content), null);
      return;
    }
    if (mode !== undefined) fchmodSync(file, mode);
    overwrite(file, Buffer.from(content));
  } finally {
    closeSync(file);
  }
}

function overwrite(file: number, content: Buffer): void {
  const before = readFileSync(file);
  try {
    writeAll(file, content, 0);
    ftruncateSync(file, content.length);
  } catch (error) {
    writeAll(file, before, 0);
    ftruncateSync(file, before.length);
    throw error;
  }
}

/** `position`: null for what has none. */
function writeAll(file: number, content: Buffer, position: number | null): void {
  for (let written = 0; written < content.length; ) {
    const at = position === null ? null : position + written;
    written += writeSync(file, content, written, content.length - written, at);
  }
}
