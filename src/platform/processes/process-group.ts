import { readFileSync } from 'node:fs';

/**
 * Whether this process is in the foreground process group of its terminal.
 * A background process that reads the terminal is stopped (SIGTTIN), and kubectl would hang with it.
 */
export function isForegroundProcess(platform = process.platform): boolean {
  if (platform === 'win32') return true;
  const groups = platform === 'linux' ? groupsFromProc() : groupsFromPs();
  return groups !== undefined && groups.own === groups.foreground;
}

interface ProcessGroups {
  own: string;
  foreground: string;
}

/** proc(5): after the command name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid. */
function groupsFromProc(): ProcessGroups | undefined {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [, , own, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return own === undefined || foreground === undefined ? undefined : { own, foreground };
}

function groupsFromPs(): ProcessGroups | undefined {
  try {
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    // Two options: FreeBSD's ps takes what follows the first `=` for a heading.
    const output = execFileSync('ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(process.pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [own, foreground] = output.trim().split(/\s+/);
    return own === undefined || foreground === undefined ? undefined : { own, foreground };
  } catch {
    return undefined;
  }
}
