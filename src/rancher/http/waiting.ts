import type { Timer } from '../../platform/clock.ts';

/** When a message says which server is waited for, in milliseconds. */
const remindAfter = 3_000;

/** The shortest wait for a busy server that is worth a line, in milliseconds. */
export const shortestTold = 1_000;

/** Messages for a person while requests to one server take long. */
export interface WaitNotices {
  /** Starts to count for one request; returns what ends that. */
  watch(): () => void;
  /** Several requests may wait for the same busy server: that is said once. `wait`: milliseconds. */
  tellWait(line: string, wait: number): void;
}

/** `tell` takes one line for that person. */
export function createWaitNotices(host: string, clock: Timer, tell: (line: string) => void): WaitNotices {
  let isTold = false;
  let toldUntil = 0;
  return {
    watch() {
      const ended = new AbortController();
      void clock.sleep(remindAfter, ended.signal).then(() => {
        if (ended.signal.aborted || isTold) return;
        isTold = true;
        tell(`kubectl-rancher: waiting for ${host} to answer`);
      });
      return () => ended.abort();
    },
    tellWait(line, wait) {
      isTold = true;
      const until = clock.now() + wait;
      if (until - toldUntil < shortestTold) return;
      toldUntil = until;
      tell(`kubectl-rancher: ${line}`);
    },
  };
}
