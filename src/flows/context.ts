import type { Browser } from '../platform/browser.ts';
import type { Timer } from '../platform/clock.ts';
import type { ParentProcess } from '../platform/processes/parent-process.ts';
import type { ForegroundCommand } from '../platform/processes/run-in-foreground.ts';
import type { Interruptions } from '../platform/processes/signals.ts';
import type { Screen } from '../platform/terminal/screen.ts';
import type { Terminal } from '../platform/terminal/terminal.ts';
import type { RancherHttp } from '../rancher/http/http.ts';
import type { Trust } from '../rancher/http/trust.ts';
import type { ClusterLists } from '../store/cluster-lists.ts';
import type { CredentialCache } from '../store/credentials/credentials.ts';
import type { FailedRequests } from '../store/credentials/failed-requests.ts';
import type { CheckIntervals } from '../store/credentials/freshness.ts';
import type { Installation } from '../store/installation.ts';
import type { Locks } from '../store/locks/locks.ts';
import type { ServerStore } from '../store/servers.ts';
import type { FailedLogins } from '../store/sessions/failed-logins.ts';
import type { LastLogins } from '../store/sessions/last-logins.ts';
import type { SessionStore } from '../store/sessions/sessions.ts';
import type { ShellDirectories } from '../store/shell-directories.ts';
import type { Proxies } from './proxies.ts';

/** Everything outside of a flow that it needs. One is built for the program, and one for each test. */
export interface Context {
  env: NodeJS.ProcessEnv;
  clock: Timer;
  terminal: Terminal;
  browser: Browser;
  /** A browser that a command opens, in the format of `$BROWSER`. */
  browserOf(command: string): Browser;
  servers: ServerStore;
  proxies: Proxies;
  sessions: SessionStore;
  credentials: CredentialCache;
  failedRequests: FailedRequests;
  failedLogins: FailedLogins;
  lastLogins: LastLogins;
  clusterLists: ClusterLists;
  locks: Locks;
  installation: Installation;
  shellDirectories: ShellDirectories;
  /** When a cached credential is checked at the server; with room for a background run where one may be started. */
  checkIntervals: CheckIntervals;
  /** Runs this program again with the same arguments, for what no client has to wait for. */
  startBackgroundRun(): void;
  /** Runs a command of the user's to its end; gives its exit code. */
  runInForeground(command: ForegroundCommand): Promise<number>;
  /** Who started this process. */
  caller: ParentProcess;
  /** When this process started, in milliseconds since the epoch. */
  startedAt: number;
  /** Opens no connection yet. `profile`: whose login it is for. */
  connect(server: string, trust: Trust, profile?: string): RancherHttp;
  /** What stdout is shown on. */
  screen: Screen;
  interruptions: Interruptions;
  /** What is still to be done when the command is through, however it ended. None of it throws. */
  atEnd: (() => Promise<void>)[];
  /** To stdout, as it is. */
  print(text: string): Promise<void>;
  /** A line to stderr. */
  tell(line: string): void;
  /** A line to stderr when the user wants to see what is going on. */
  log(line: string): void;
}
