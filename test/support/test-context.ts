import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Context } from '../../src/flows/context.ts';
import { createProxies } from '../../src/flows/proxies.ts';
import { type Browser, noBrowser } from '../../src/platform/browser.ts';
import { systemClock, type Timer } from '../../src/platform/clock.ts';
import { createInterruptions, type Interruptions } from '../../src/platform/processes/signals.ts';
import { createHttp, type RancherHttp } from '../../src/rancher/http/http.ts';
import type { Secret } from '../../src/secret.ts';
import { createClusterLists } from '../../src/store/cluster-lists.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { createFailedRequests } from '../../src/store/credentials/failed-requests.ts';
import { type CheckIntervals, foregroundIntervals } from '../../src/store/credentials/freshness.ts';
import { createLocks } from '../../src/store/locks/locks.ts';
import { createServerStore } from '../../src/store/servers.ts';
import { createFailedLogins } from '../../src/store/sessions/failed-logins.ts';
import type { Keychain } from '../../src/store/sessions/keychain.ts';
import { createLastLogins } from '../../src/store/sessions/last-logins.ts';
import { createSessionStore } from '../../src/store/sessions/sessions.ts';
import { createShellDirectories } from '../../src/store/shell-directories.ts';
import { type ScriptedTerminal, scriptTerminal } from './scripted-terminal.ts';
import { expectSecretsInTheirPlaces, noteOutput } from './secrets.ts';

/** A clock that stands still until it is set forward. */
export interface TestClock extends Timer {
  /** Sets the time forward, and ends the sleeps that are over. */
  advance(milliseconds: number): void;
  /** How much longer each sleeper sleeps, in milliseconds, the shortest first. */
  sleeping(): number[];
}

export function createClock(start = Date.parse('2026-11-22T10:00:00Z')): TestClock {
  let time = start;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
      for (const sleeper of sleepers) if (sleeper.until <= time) sleeper.wake();
    },
    sleeping: () => [...sleepers].map(({ until }) => until - time).sort((one, other) => one - other),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          until: time + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake);
        if (signal.aborted) sleeper.wake();
      }),
  };
}

/** The real ones, which come when a test says so. */
export interface TestInterruptions extends Interruptions {
  isDeferring(): boolean;
}

function createTestInterruptions(clock: Timer): TestInterruptions {
  let deferrals = 0;
  const stop = (): never => {
    throw new Error('the process would end here');
  };
  const interruptions = createInterruptions({ clock, stop });
  return {
    ...interruptions,
    isDeferring: () => deferrals > 0,
    defer(unfinished) {
      const end = interruptions.defer(unfinished);
      deferrals++;
      return () => {
        end();
        deferrals--;
      };
    },
  };
}

export interface TestContext extends Context {
  terminal: ScriptedTerminal;
  clock: TestClock;
  interruptions: TestInterruptions;
  directory: string;
  printed: string[];
  told: string[];
  /** How many were started. */
  backgroundRuns: { count: number };
}

export interface TestContextOptions {
  clock?: TestClock;
  /** Answers for the scripted terminal; absent: there is no terminal. */
  answers?: Record<string, string[]>;
  keychain?: Keychain;
  /** Default: there is none. */
  browser?: Browser;
  /** Default: commands open none. */
  browserOf?: (command: string) => Browser;
  env?: NodeJS.ProcessEnv;
  /** Default: those without background runs. */
  checkIntervals?: CheckIntervals;
  /** What the limits and waits of requests go by; default: the clock's time, and waits that are real. */
  wire?: Timer;
}

/**
 * The whole of what flows need, with real stores in a directory of its own and real HTTP, but no person and no time.
 */
export function createTestContext(options: TestContextOptions = {}): TestContext {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-test-'));
  const connections: RancherHttp[] = [];
  const clock = options.clock ?? createClock();
  const wire = options.wire ?? { now: clock.now, sleep: systemClock.sleep };
  const printed: string[] = [];
  const told: string[] = [];
  const checkIntervals = options.checkIntervals ?? foregroundIntervals;
  const backgroundRuns = { count: 0 };
  const env = options.env ?? { KUBECTL_RANCHER_SESSION_STORE: 'file' };
  const servers = createServerStore(join(directory, 'config'));
  const proxies = createProxies(servers);
  const closeConnections = async (): Promise<void> => {
    await Promise.all(connections.map((http) => http.close()));
  };
  onTestFinished(async () => {
    await closeConnections();
    const said = { stdout: printed.join(''), stderr: told.join('\n') };
    noteOutput({ command: 'flow', args: [], ...said, onTerminal: false });
    try {
      expectSecretsInTheirPlaces(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  return {
    env,
    clock,
    directory,
    printed,
    told,
    caller: { pid: 4711, id: '4711-1' },
    shellDirectories: createShellDirectories(join(directory, 'cache')),
    runInForeground: async ({ afterwards }) => {
      afterwards();
      return 0;
    },
    startedAt: clock.now(),
    browser: options.browser ?? noBrowser,
    clusterLists: createClusterLists(join(directory, 'cache')),
    lastLogins: createLastLogins(join(directory, 'config')),
    failedLogins: createFailedLogins(join(directory, 'cache')),
    installation: {
      programs: {},
      isSingleExecutable: false,
      keepCopy: () => join(directory, 'data/bin/kubectl-rancher-auth'),
    },
    locks: createLocks(directory, () => undefined),
    terminal: scriptTerminal(options.answers),
    servers,
    proxies,
    browserOf: options.browserOf ?? (() => noBrowser),
    sessions: createSessionStore(join(directory, 'data'), options.keychain ?? createMemoryKeychain()),
    credentials: createCredentialCache(join(directory, 'cache'), checkIntervals),
    checkIntervals,
    startBackgroundRun: () => {
      backgroundRuns.count++;
    },
    backgroundRuns,
    failedRequests: createFailedRequests(join(directory, 'cache')),
    connect(server, trust, profile) {
      const http = createHttp({
        server,
        profile,
        trust,
        proxy: proxies.find(server),
        env,
        clock: wire,
        tell: (line) => told.push(line),
        log: () => undefined,
      });
      connections.push(http);
      return http;
    },
    screen: { columns: undefined, colour: false },
    interruptions: createTestInterruptions(clock),
    atEnd: [],
    print: async (text) => {
      printed.push(text);
    },
    tell: (line) => {
      told.push(line);
    },
    log: () => undefined,
  };
}

/** A keychain that always works. */
export function createMemoryKeychain(): Keychain & { secrets: Map<string, Secret> } {
  const secrets = new Map<string, Secret>();
  return {
    secrets,
    read: async (account) => secrets.get(account),
    write: async (account, secret) => {
      secrets.set(account, secret);
    },
    remove: async (account) => {
      secrets.delete(account);
    },
    tryOut: async () => undefined,
  };
}
