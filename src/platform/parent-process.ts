import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A name for the process that started this one which is not used again when its process id is:
 * the id, and the moment it started where the platform tells.
 */
export function identifyParentProcess(): string {
  const pid = process.ppid;
  return `${pid}-${startTime(pid) ?? 'unknown'}`;
}

function startTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // proc(5): starttime is the 22nd field, the 20th after the command name.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    if (process.platform === 'win32') return undefined;
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.replace(/\W+/g, '');
  } catch {
    return undefined;
  }
}
