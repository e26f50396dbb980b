import { CliError } from '../../errors.ts';
import { reasonOf } from '../../printable.ts';
import { chooseServer, latestServer } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { environmentFault } from '../environment-server.ts';
import { certificate } from './certificate.ts';
import { type Check, type CheckFinding, problem, type Subject } from './check.ts';
import { clock } from './clock.ts';
import { environment } from './environment.ts';
import { files } from './files.ts';
import { keychain } from './keychain.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kubeconfigAuthority } from './kubeconfig-authority.ts';
import { kubectl } from './kubectl.ts';
import { pingServer } from './ping-server.ts';
import { pluginPolicy } from './plugin-policy.ts';
import { programs } from './programs.ts';
import { proxy } from './proxy.ts';
import { rancherCli } from './rancher-cli.ts';
import { server } from './server.ts';
import { serverVersion } from './server-version.ts';
import { session } from './session.ts';

/** In the order in which a person would check. */
const checks: Check[] = [
  programs,
  kubectl,
  kubeconfig,
  pluginPolicy,
  environment,
  files,
  keychain,
  proxy,
  server,
  certificate,
  kubeconfigAuthority,
  clock,
  serverVersion,
  session,
  rancherCli,
];

export const checkNames = checks.map(({ name }) => name);

/** How long one check may take, in milliseconds. */
const patience = 20_000;

export interface ReportedFinding extends CheckFinding {
  check: string;
}

/**
 * Runs all checks, one after the other, each for a limited time. What a check throws is a finding.
 * Throws `usage` for a `server` that is not an address.
 */
export async function* runChecks(
  context: Context,
  { server: named, profile }: { server: string | undefined; profile: string },
): AsyncGenerator<ReportedFinding[]> {
  const subject = createSubject(context, findServer(context, named, profile), profile);
  for (const check of checks) {
    const findings = await runInTime(check, subject);
    yield findings.map((finding) => ({ check: check.name, ...finding }));
  }
}

/** A missing login, unreadable sessions and a bad environment are for the checks to report; an error of the user is thrown. */
function findServer(context: Context, named: string | undefined, profile: string): string | undefined {
  try {
    const isUnreadable = named === undefined && environmentFault(context.env) !== undefined;
    return isUnreadable ? latestServer(context, profile) : chooseServer(context, named, profile);
  } catch (error) {
    if (error instanceof CliError && error.code === 'usage') throw error;
    return undefined;
  }
}

function createSubject(context: Context, chosen: string | undefined, profile: string): Subject {
  let ping: ReturnType<Subject['ping']> | undefined;
  let keychainFault: ReturnType<Subject['tryKeychain']> | undefined;
  return {
    context,
    profile,
    server: chosen,
    ping() {
      ping ??= chosen === undefined ? Promise.resolve(undefined) : pingServer(context, chosen, profile);
      return ping;
    },
    tryKeychain() {
      keychainFault ??= context.sessions.tryKeychain().then(
        () => undefined,
        (error: unknown) => reasonOf(error),
      );
      return keychainFault;
    },
  };
}

async function runInTime(check: Check, subject: Subject): Promise<CheckFinding[]> {
  const waiting = new AbortController();
  const late = subject.context.clock
    .sleep(patience, waiting.signal)
    .then(() => [problem(`this took longer than ${patience / 1000} s and was stopped`, 'For details, add -v.')]);
  const examined = check.run(subject).catch((error: unknown) => [describe(error)]);
  const findings = await Promise.race([examined, late]);
  waiting.abort();
  return findings;
}

function describe(error: unknown): CheckFinding {
  const words = reasonOf(error);
  return problem(words, (error instanceof CliError && error.nextStep) || 'For details, add -v.');
}
