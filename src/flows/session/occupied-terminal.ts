import type { Context } from '../context.ts';

/** Does something that may prompt on the terminal: other processes on it do not write between the questions meanwhile. */
export function occupyTerminal<T>({ locks, terminal }: Context, work: () => Promise<T>): Promise<T> {
  const device = terminal.canPrompt() ? terminal.device('questions') : undefined;
  return device === undefined ? work() : locks.share(lockName(device), work);
}

/** Prints what is waited for, but not on a terminal on which another process is prompting. */
export async function tellOfWait({ locks, terminal, tell, log }: Context, what: string): Promise<void> {
  const device = terminal.device('messages');
  const options = { patience: 0, remindAfter: 60_000, onWait: () => undefined };
  const isFree =
    device === undefined || (await locks.holdIfFree(lockName(device), async () => undefined, options)).acquired;
  if (isFree) tell(`kubectl-rancher: waiting for ${what}`);
  else log(`waiting for ${what}; another process is prompting on this terminal`);
}

function lockName(device: string): string {
  return JSON.stringify(['terminal', device]);
}
