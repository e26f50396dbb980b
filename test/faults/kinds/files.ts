import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasEnded } from '../../../src/flows/session/session.ts';
import { isTemporary, listFiles, listOwnFiles } from '../files.ts';
import type { Random } from '../random.ts';
import { cacheOf, findSessionRecord, sessionPathOf, sessionsDirectory } from '../truth.ts';
import { lockDirectoryOf, logins, type Place, type World } from '../world.ts';
import { type Kind, nothingToUndo } from './kind.ts';

export const fileTroubles: Kind[] = [
  {
    name: 'file cut short',
    forgetsFailures: true,
    strandsTokens: 'spoiled',
    begin: (world, random) => spoil(world, random, (content) => content.slice(0, random.below(content.length + 1))),
  },
  {
    name: 'file full of something else',
    forgetsFailures: true,
    strandsTokens: 'spoiled',
    begin: (world, random) =>
      spoil(world, random, (content) =>
        random.pick(['\0'.repeat(content.length), '{}\n', '[]\n', 'null\n', 'garbage\n'.repeat(20), '{"url":1}\n']),
      ),
  },
  {
    name: 'cache removed',
    forgetsFailures: true,
    strandsTokens: 'cached',
    begin: ({ directories }) => {
      try {
        rmSync(directories.cache, { recursive: true, force: true });
        return nothingToUndo;
      } catch {
        // The disk is read-only, or an ask has just written there.
        return () => false;
      }
    },
  },
  {
    name: 'times of files off',
    forgetsFailures: true,
    strandsTokens: 'cached',
    begin: (world, random) => {
      const minutes = random.pick([-100_000, -600, -6, 6, 600, 100_000]);
      const time = Date.now() / 1000 + minutes * 60;
      // All of them, as a clock that jumps or a backup does it.
      for (const path of ownFiles(world)) setTime(path, time);
      return nothingToUndo;
    },
  },
  {
    name: 'local clock off until now',
    concernsAll: true,
    strandsTokens: 'all',
    begin: (world, random) => {
      shiftTimes(world, random.pick(jumps) * 60_000);
      noteEnded(world);
      return nothingToUndo;
    },
  },
  {
    name: 'local clock jumps and is set right',
    concernsAll: true,
    strandsTokens: 'all',
    begin: (world, random) => {
      const ahead = random.pick(jumps) * 60_000;
      shiftTimes(world, -ahead);
      noteEnded(world);
      return () => {
        // What was made meanwhile has the times of that clock, and the rest is as it was.
        shiftTimes(world, ahead);
        noteEnded(world);
      };
    },
  },
  {
    name: 'locks and temporary files that the dead have left',
    begin: (world, random, places) => {
      leaveLocks(world, random, places);
      leaveTemporaryFiles(world, random);
      return nothingToUndo;
    },
  },
];

/** How far a clock is off. Minutes. */
const jumps = [-4_000, -600, -70, -4, 4, 70, 600, 4_000];

/** Whose session counts as ended here. */
function noteEnded(world: World): void {
  for (const login of logins) {
    const record = findSessionRecord(world, login);
    if (record === undefined || hasEnded(record, Date.now())) world.ended.add(login);
  }
}

/** The script's copy is no file that an ask reads. */
function ownFiles(world: World): string[] {
  return listOwnFiles(world).filter((path) => !isTemporary(path) && !path.includes('/bin/'));
}

/** Changes a file or two as a crash of the machine, or a person, may have done. */
function spoil(world: World, random: Random, change: (content: string) => string) {
  const paths = ownFiles(world);
  for (let count = 1 + random.below(2); count > 0 && paths.length > 0; count--) {
    const path = random.pick(paths);
    try {
      writeFileSync(path, change(readFileSync(path, 'utf8')));
      world.spoiled.set(path, readFileSync(path, 'utf8'));
      for (const login of logins) if (path === sessionPathOf(world, login)) world.ended.add(login);
    } catch {
      // An ask has just replaced it, or the disk takes nothing.
    }
  }
  return nothingToUndo;
}

function setTime(path: string, time: number): void {
  try {
    utimesSync(path, time, time);
  } catch {
    // An ask has just removed it, or the disk is read-only.
  }
}

/** What is kept has the times of a clock that was so many milliseconds ahead. */
function shiftTimes(world: World, ahead: number): void {
  const cache = cacheOf(world);
  for (const login of logins) {
    try {
      for (const credential of cache.list(world.url, login.profile)) {
        const { expiresAt, checkedAt, issuedAt } = credential;
        const times = { expiresAt: expiresAt + ahead, checkedAt: checkedAt + ahead };
        cache.keep({ ...credential, ...times, ...(issuedAt === undefined ? {} : { issuedAt: issuedAt + ahead }) });
      }
      for (const path of listFiles(sessionsDirectory(world))) shiftSession(path, ahead);
    } catch {
      // The disk takes nothing, or the file is no session any more.
    }
  }
}

function shiftSession(path: string, ahead: number): void {
  const session = JSON.parse(readFileSync(path, 'utf8'));
  const { mtimeMs } = statSync(path);
  const times = {
    createdAt: session.createdAt + ahead,
    // JSON has no time for one that never expires.
    expiresAt: session.expiresAt === null ? null : session.expiresAt + ahead,
  };
  writeFileSync(path, `${JSON.stringify({ ...session, ...times })}\n`);
  setTime(path, (mtimeMs + ahead) / 1000);
}

/** How the name of a temporary file begins that no process has left. */
export const plantedName = '.dead-';

function leaveTemporaryFiles({ directories }: World, random: Random): void {
  for (const directory of new Set(Object.values(directories).flatMap(listFiles).map(dirname))) {
    const path = join(directory, `${plantedName}${random.below(1_000_000)}.tmp`);
    try {
      writeFileSync(path, 'half of a', { mode: 0o600 });
      setTime(path, Date.now() / 1000 - 120);
    } catch {
      // The disk takes nothing.
    }
  }
}

/** What processes leave that were killed at any moment of their queueing. */
function leaveLocks(world: World, random: Random, places: Place[]): void {
  for (const place of places) {
    const directory = lockDirectoryOf(world, place);
    const id = `dead${String(random.below(100_000_000)).padStart(8, '0')}`;
    const [ticket, mark, socket] = [`t${String(1 + random.below(5)).padStart(9, '0')}-${id}`, `c-${id}`, `${id}.s`];
    const left = random.pick([[ticket, socket], [ticket], [mark, socket], [mark], [socket], [ticket, mark, socket]]);
    for (const name of left) writeFileSync(join(directory, name), '');
  }
}
