import { readFileSync } from 'node:fs';

/** The process that started this one. */
export interface ParentProcess {
  pid: number;
  /** A name that is not used again when its process id is: the id, and the moment it started where the platform tells. */
  id: string;
}

export function identifyParentProcess(): ParentProcess {
  const pid = process.ppid;
  let id: string | undefined;
  return {
    pid,
    // Found out when it is wanted: on macOS that takes another process.
    get id() {
      id ??= `${pid}-${startTime(pid) ?? 'unknown'}`;
      return id;
    },
  };
}

function startTime(pid: number): string | undefined {
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
