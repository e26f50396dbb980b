import type { ParentProcess } from '../../platform/processes/parent-process.ts';
import { modifiedAt } from '../files/file-times.ts';
import { writePrivateFile } from '../files/private-files.ts';
import { readReplaceableFile } from '../files/replaceable-files.ts';
import { type Callers, callersKept, formatCallers, parseCallers } from './credential-format.ts';

/** The ending of the file beside a credential's that has its last callers. */
const ending = '.askers';

/** Creates the file beside a credential's, unless it exists: the script needs one. `path`: the credential's file. */
export function ensureCallersFile(path: string): void {
  if (readReplaceableFile(path + ending) !== undefined) return;
  writePrivateFile(path + ending, formatCallers({ pids: [], ids: [], at: 0 }), { durable: false });
}

/** Whether a process is among the last callers, as far as is known. `path`: the credential's file. */
export function isRecentCaller(path: string, caller: ParentProcess): boolean {
  const { pids, ids } = readCallers(path);
  if (!pids.includes(String(caller.pid))) return false;
  // In containers every client may have the same process id.
  return !ids.some((id) => isOfProcess(id, caller.pid) && id !== idOf(caller));
}

/** When the credential was given to anyone, in milliseconds since the epoch; undefined when that is not known. */
export function lastGivenAt(path: string): number | undefined {
  const { at } = readCallers(path);
  return Number.isFinite(at) ? at : undefined;
}

/** Records a caller. `path`: the credential's file. `now`: milliseconds since the epoch. */
export function addRecentCaller(path: string, caller: ParentProcess, now: number): void {
  const { pids, ids } = readCallers(path);
  const pid = String(caller.pid);
  if (!caller.mayBeShim && pids.includes(pid) && ids.includes(idOf(caller))) return;
  const at = Math.round(now);
  const callers = {
    pids: [pid, ...pids.filter((other) => other !== pid)],
    ids: [idOf(caller), ...ids.filter((id) => !isOfProcess(id, caller.pid))].slice(0, callersKept),
    at,
  };
  writePrivateFile(path + ending, formatCallers(callers), { durable: false, modifiedAt: at });
}

function readCallers(path: string): Callers {
  const callers = parseCallers(readReplaceableFile(path + ending));
  return Math.round(modifiedAt(path + ending) ?? 0) === callers.at ? callers : { ...callers, ids: [] };
}

/** Elsewhere the start time takes another process to find out, and ids repeat less often than in containers. */
function idOf(caller: ParentProcess): string {
  return process.platform === 'linux' && !caller.mayBeShim ? caller.id : `${caller.pid}-unknown`;
}

function isOfProcess(callerId: string, pid: number): boolean {
  return callerId.startsWith(`${pid}-`);
}
