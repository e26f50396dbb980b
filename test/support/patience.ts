import { type EventEmitter, once as onceForever } from 'node:events';

/** How long a test waits for any one thing: a limit against hangs, far more than a busy machine takes. Milliseconds. */
export const patience = 30_000;

/** `once` of Node.js, which fails when the event does not come in time. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments of an event, as Node.js has them
export async function once(emitter: EventEmitter, event: string): Promise<any[]> {
  const signal = AbortSignal.timeout(patience);
  try {
    return await onceForever(emitter, event, { signal });
  } catch (error) {
    throw signal.aborted ? tooLate(`no "${event}" came`) : error;
  }
}

interface WaitOptions {
  /** Milliseconds. */
  patience?: number;
  /** What was seen of it, for the failure. */
  seen?: () => string;
}

/** What a promise gives; fails when that does not come in time, with `what` as in "the program did not end". */
export function inTime<T>(promise: Promise<T>, what: string, options: WaitOptions = {}): Promise<T> {
  const { patience: longest = patience, seen = () => '' } = options;
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(tooLate(what, longest, seen())), longest);
    promise.then(resolve, reject).finally(() => clearTimeout(limit));
  });
}

/** The failure of a test that has waited for too long. */
export function tooLate(what: string, waited = patience, seen = ''): Error {
  return new Error(`${what} within ${waited / 1000} s${seen && `; seen until then:\n${seen}`}`);
}
