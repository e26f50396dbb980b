import { join } from 'node:path';
import { listProcesses, parseListing, parseWmic, type WindowsProcess } from './windows-caller.ts';

/** For a program of Windows that may hang. Milliseconds. */
const patience = 5_000;

/** The processes that run now; empty where Windows does not say. By PowerShell, else by its predecessor, which has no start times. */
export function listWindowsProcesses(env: NodeJS.ProcessEnv): WindowsProcess[] {
  // With their paths: a name alone would be looked for in the current folder first.
  const system = join(env.SystemRoot || 'C:\\Windows', 'System32');
  const powershell = join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const listed = parseListing(outputOf(powershell, ['-NoProfile', '-NonInteractive', '-Command', listProcesses]));
  if (listed.length > 0) return listed;
  const wmic = join(system, 'wbem', 'wmic.exe');
  return parseWmic(outputOf(wmic, ['process', 'get', 'Name,ParentProcessId,ProcessId']));
}

function outputOf(program: string, args: string[]): string {
  try {
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    const output = execFileSync(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: patience,
      windowsHide: true,
    });
    return output.toString(output.includes(0) ? 'utf16le' : 'latin1');
  } catch {
    return '';
  }
}
