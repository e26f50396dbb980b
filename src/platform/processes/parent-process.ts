import { readStartTime } from './process-identity.ts';
import { findWindowsCaller } from './windows-caller.ts';
import { listWindowsProcesses } from './windows-processes.ts';

/** The process that started this one. */
export interface ParentProcess {
  pid: number;
  /** Unlike a process id, not reused: the caller's id, and the start time where the platform has it. */
  id: string;
  /** Whether it may be only a shim below the caller, as on Windows, where each request has a shim of its own. */
  mayBeShim?: boolean;
}

export function identifyParentProcess(): ParentProcess {
  const pid = process.ppid;
  let id: string | undefined;
  const isWindows = process.platform === 'win32';
  return {
    pid,
    mayBeShim: isWindows,
    // Determined lazily: on macOS and Windows it takes another process.
    get id() {
      id ??= isWindows
        ? findWindowsCaller(listWindowsProcesses(process.env), pid)
        : `${pid}-${readStartTime(pid) ?? 'unknown'}`;
      return id;
    },
  };
}
