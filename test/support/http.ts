import { onTestFinished } from 'vitest';
import { createHttp, type RancherHttp } from '../../src/rancher/http/http.ts';
import { createClock, type TestClock } from './test-context.ts';

/** A connection whose limits and waits go by a clock that stands still. */
export interface TestHttp {
  http: RancherHttp;
  clock: TestClock;
  /** The messages to a person who waits. */
  told: string[];
  log: string[];
}

/** Opens one. `caPem`: what the server's certificate is checked by; absent: not at all. */
export function openHttp(
  server: string,
  { caPem, env = {}, clock = createClock() }: { caPem?: string; env?: NodeJS.ProcessEnv; clock?: TestClock } = {},
): TestHttp {
  const told: string[] = [];
  const log: string[] = [];
  const trust = caPem === undefined ? ({ kind: 'none' } as const) : ({ kind: 'ca', pem: caPem } as const);
  const http = createHttp({
    server,
    trust,
    env,
    clock,
    tell: (line) => void told.push(line),
    log: (line) => void log.push(line),
  });
  onTestFinished(() => http.close());
  return { http, clock, told, log };
}
