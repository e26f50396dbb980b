import { readFileSync } from 'node:fs';

/** Whether there is a process with this id. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When a process started, as a word that another process with the same id does not have; undefined where there is no such
 * process, or the platform does not say: Windows does, but only to another program, which takes half a second.
 */
export function readStartTime(pid: number, platform = process.platform): string | undefined {
  if (platform === 'win32') return undefined;
  try {
    if (platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // proc(5): after the command name come the state, and starttime as the 20th of these fields.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // One that has ended, and whose parent has not asked how: in a container there may be none that does.
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      // In local time, the start of a process would change whenever the clocks do.
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
    });
    return output.replace(/\W+/g, '') || undefined;
  } catch {
    return undefined;
  }
}
