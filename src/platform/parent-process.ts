import { readFileSync } from 'node:fs';

/** The process that started this one. */
export interface ParentProcess {
  pid: number;
  /** Unlike a process id, not reused: the id, and the start time where the platform has it. */
  id: string;
}

export function identifyParentProcess(): ParentProcess {
  const pid = process.ppid;
  let id: string | undefined;
  return {
    pid,
    // Determined lazily: on macOS it takes another process.
    get id() {
      id ??= `${pid}-${readStartTime(pid) ?? 'unknown'}`;
      return id;
    },
  };
}

function readStartTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // proc(5): starttime is the 22nd field, the 20th after the command name.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    if (process.platform === 'win32') return undefined;
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.replace(/\W+/g, '');
  } catch {
    return undefined;
  }
}
