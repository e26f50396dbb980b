import type { Context } from './flows/context.ts';
import { createProxies } from './flows/proxies.ts';
import { createBrowser } from './platform/browser.ts';
import { systemClock } from './platform/clock.ts';
import { findDirectories } from './platform/paths/paths.ts';
import { allowsBackgroundRuns, startBackgroundRun } from './platform/processes/background-run.ts';
import { identifyParentProcess } from './platform/processes/parent-process.ts';
import { runInForeground } from './platform/processes/run-in-foreground.ts';
import { createInterruptions } from './platform/processes/signals.ts';
import { stopUnfinished } from './platform/processes/stop-unfinished.ts';
import { printToStderr } from './platform/stderr.ts';
import { printToStdout } from './platform/stdout.ts';
import { readScreen } from './platform/terminal/screen.ts';
import { createTerminal } from './platform/terminal/terminal.ts';
import { oneLine, printableLines } from './printable.ts';
import { findProgramFiles } from './program-files.ts';
import { createLazyHttp } from './rancher/http/lazy-http.ts';
import { createClusterLists } from './store/cluster-lists.ts';
import { createCredentialCache } from './store/credentials/credentials.ts';
import { createFailedRequests } from './store/credentials/failed-requests.ts';
import { backgroundIntervals, foregroundIntervals } from './store/credentials/freshness.ts';
import { createInstallation } from './store/installation.ts';
import { createLocks } from './store/locks/locks.ts';
import { createServerStore } from './store/servers.ts';
import { createFailedLogins } from './store/sessions/failed-logins.ts';
import { createKeychain } from './store/sessions/keychain.ts';
import { createLastLogins } from './store/sessions/last-logins.ts';
import { createSessionStore } from './store/sessions/sessions.ts';
import { createShellDirectories } from './store/shell-directories.ts';

/** How long a keychain may take: with nobody to unlock it, and with a person who may be asked to. Milliseconds. */
const keychainTimeout = { unattended: 3_000, attended: 60_000 };

/** The program's context: the real terminal, clock, network and stores. */
export function createContext(env: NodeJS.ProcessEnv, verbose: boolean): Context {
  const directories = findDirectories(env);
  const files = findProgramFiles();
  const terminal = createTerminal(env);
  const caller = identifyParentProcess();
  const servers = createServerStore(directories.config);
  const proxies = createProxies(servers);
  const checkIntervals = allowsBackgroundRuns(env, caller) ? backgroundIntervals : foregroundIntervals;
  const tell = (line: string): void => {
    printToStderr(`${printableLines(line)}\n`);
  };
  const log = (line: string): void => {
    if (verbose) tell(`kubectl-rancher: ${oneLine(line)}`);
  };
  return {
    env,
    clock: systemClock,
    terminal,
    browser: createBrowser(env),
    browserOf: (command) => createBrowser({ ...env, BROWSER: command }),
    caller,
    servers,
    proxies,
    sessions: createSessionStore(
      directories.data,
      createKeychain({
        processPath: files.keychainProcess,
        timeout: () => (terminal.canPrompt() ? keychainTimeout.attended : keychainTimeout.unattended),
        onWait: () => tell('kubectl-rancher: waiting for the keychain, which may have to be unlocked'),
      }),
    ),
    credentials: createCredentialCache(directories.cache, checkIntervals),
    checkIntervals,
    startBackgroundRun: () => startBackgroundRun(files, env),
    failedRequests: createFailedRequests(directories.cache),
    clusterLists: createClusterLists(directories.cache),
    lastLogins: createLastLogins(directories.config),
    failedLogins: createFailedLogins(directories.cache),
    locks: createLocks(directories.data, tell),
    shellDirectories: createShellDirectories(directories.cache),
    runInForeground,
    startedAt: Date.now() - process.uptime() * 1000,
    installation: createInstallation(files, directories.data, env),
    connect: (server, trust, profile) =>
      createLazyHttp({ server, profile, trust, proxy: proxies.find(server), env, clock: systemClock, tell, log }),
    interruptions: createInterruptions({ clock: systemClock, stop: stopUnfinished }),
    atEnd: [],
    get screen() {
      return readScreen(process.stdout, env);
    },
    print: printToStdout,
    tell,
    log,
  };
}
