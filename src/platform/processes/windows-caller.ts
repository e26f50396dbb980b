/** A process of the table that Windows has of them. */
export interface WindowsProcess {
  pid: number;
  parent: number;
  /** The file name of its program. */
  name: string;
  /** When it started, in a unit of which more is later; 0 where that is not known. */
  started: bigint;
}

/** npm's shim is run by one for each request. */
const shell = 'cmd.exe';

/**
 * The caller, as a name that is not reused: the process above the shim that `parent` may be. A process keeps the id of its
 * parent when that has ended; a process that gets that id then has started later.
 */
export function findWindowsCaller(table: readonly WindowsProcess[], parent: number): string {
  const find = (id: number): WindowsProcess | undefined => table.find(({ pid }) => pid === id);
  let caller = find(parent);
  while (caller?.name.toLowerCase() === shell) {
    const above = find(caller.parent);
    if (above === undefined || above.pid === caller.pid || above.started > caller.started) break;
    caller = above;
  }
  if (caller === undefined) return `${parent}-unknown`;
  return `${caller.pid}-${caller.started === 0n ? 'unknown' : caller.started}`;
}

/** Reads what `listProcesses` below prints: process, parent, start and name on a line. */
export function parseListing(output: string): WindowsProcess[] {
  return parse(output, /^(?<pid>\d+) (?<parent>\d+) (?<started>\d+) (?<name>.+?)\s*$/);
}

/** Reads the table of `wmic process get Name,ParentProcessId,ProcessId`. */
export function parseWmic(output: string): WindowsProcess[] {
  return parse(output, /^(?<name>.+?)\s+(?<parent>\d+)\s+(?<pid>\d+)\s*$/);
}

/** For PowerShell. A few hundred milliseconds: there is no faster way that all versions of Windows have. */
export const listProcesses =
  'Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate,Name | ForEach-Object { ' +
  '$started = if ($_.CreationDate) { $_.CreationDate.ToFileTimeUtc() } else { 0 }; ' +
  '"$($_.ProcessId) $($_.ParentProcessId) $started $($_.Name)" }';

function parse(output: string, line: RegExp): WindowsProcess[] {
  return output.split(/\r?\n/).flatMap((text) => {
    const { pid, parent, started = '0', name } = line.exec(text)?.groups ?? {};
    if (pid === undefined || parent === undefined || name === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), started: BigInt(started), name }];
  });
}
