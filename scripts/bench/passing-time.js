// Lets time pass for the program without waiting: what it has noted becomes older.
//
// The script goes by the times of files and the kernel's clock, and Node.js by what is in the files. So both are put
// back. The sandbox, whose clock is injected, goes forward by as much: to the program that is a server whose clock is
// ahead, and it allows for that.
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fields that are moments, in milliseconds since the epoch. */
const moments = new Set(['expiresAt', 'issuedAt', 'checkedAt', 'createdAt', 'at']);

/**
 * Makes all that lies in the folders older.
 * @param {string[]} folders
 * @param {number} milliseconds
 */
export function letTimePass(folders, milliseconds) {
  for (const path of folders.flatMap(filesIn)) {
    const { mode, mtimeMs } = statSync(path);
    const text = readFileSync(path, 'utf8');
    const older = text.split('\n').map((line) => makeOlder(line, milliseconds));
    // The second line of a credential repeats its expiry for the script.
    const credential = older.length > 3 ? parse(older[3] ?? '') : undefined;
    if (typeof credential?.expiresAt === 'number') older[1] = inSeconds(credential.expiresAt);
    if (older.join('\n') !== text) writeFileSync(path, older.join('\n'), { mode });
    const time = (mtimeMs - milliseconds) / 1000;
    utimesSync(path, time, time);
  }
}

/**
 * @param {string} line
 * @param {number} milliseconds
 */
function makeOlder(line, milliseconds) {
  const record = parse(line);
  if (record === undefined) return line;
  return JSON.stringify(record, (name, value) =>
    moments.has(name) && typeof value === 'number' && value !== 0 ? value - milliseconds : value,
  );
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function parse(text) {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {number} time */
function inSeconds(time) {
  return `${new Date(time).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}
