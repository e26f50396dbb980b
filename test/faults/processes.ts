import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the environment of every process of the main job has, so that those of other users of this machine are left alone. */
export const markName = 'FAULTS_MARK';

export interface MarkedProcess {
  pid: number;
  command: string[];
}

/** The processes that have a mark, kubectl and all that it started. Linux only; none elsewhere. */
export function listMarked(mark: string): MarkedProcess[] {
  return listNumbers('/proc').flatMap((pid) => {
    const environment = read(`/proc/${pid}/environ`);
    if (!environment.split('\0').includes(`${markName}=${mark}`)) return [];
    return [{ pid, command: read(`/proc/${pid}/cmdline`).split('\0') }];
  });
}

/** What else there is to know of one that should have ended: its state, its times, and what it is for. */
export function describeProcess(pid: number): string {
  const state = /^State:.*$/m.exec(read(`/proc/${pid}/status`))?.[0] ?? '';
  const variables = read(`/proc/${pid}/environ`)
    .split('\0')
    .filter((variable) => variable.startsWith('KUBECTL_RANCHER_ASK='));
  const times = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  const [worked = 0, started = 0] = [Number(times[11]) + Number(times[12]), Number(times[19])].map(
    (ticks) => ticks / 100,
  );
  const age = Number(read('/proc/uptime').split(' ')[0]) - started;
  return [state, ...variables, `${age.toFixed(1)} s old, ${worked.toFixed(1)} s at work`].join(' ');
}

export function isNode({ command }: MarkedProcess): boolean {
  return command.some((argument) => argument.endsWith('kubectl-rancher.js'));
}

/** Kills a process, or sends it another signal, if it is still there. */
export function kill(pid: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Which of these processes hold a lock that another one waits for: the first in its queue. */
export function listHolders(processes: MarkedProcess[], lockDirectories: string[]): MarkedProcess[] {
  const firsts = lockDirectories.flatMap((directory) => {
    const tickets = listTickets(directory).sort();
    const [first] = tickets;
    return first === undefined || tickets.length < 2 ? [] : [`${directory}/${first.slice('t000000000-'.length)}.s`];
  });
  if (firsts.length === 0) return [];
  const sockets = read('/proc/net/unix')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => firsts.includes(fields[7] ?? ''))
    .map((fields) => `socket:[${fields[6]}]`);
  return processes.filter(({ pid }) => listFiles(pid).some((file) => sockets.includes(file)));
}

function listTickets(directory: string): string[] {
  return list(directory).filter((name) => /^t\d{9}-/.test(name));
}

function listFiles(pid: number): string[] {
  return listNumbers(`/proc/${pid}/fd`).map((descriptor) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
    } catch {
      return '';
    }
  });
}

function listNumbers(directory: string): number[] {
  return list(directory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
