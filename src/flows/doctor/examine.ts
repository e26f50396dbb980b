import { CliError } from '../../errors.ts';
import { reasonOf } from '../../printable.ts';
import { chooseServer, latestServer } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { environmentFault } from '../environment.ts';
import { certificate } from './certificate.ts';
import { type Check, type Diagnosis, type Patient, problem } from './check.ts';
import { clock } from './clock.ts';
import { environment } from './environment.ts';
import { visitServer } from './examination.ts';
import { files } from './files.ts';
import { keychain } from './keychain.ts';
import { kubeconfig } from './kubeconfig.ts';
import { kubectl } from './kubectl.ts';
import { pluginPolicy } from './plugin-policy.ts';
import { programs } from './programs.ts';
import { proxy } from './proxy.ts';
import { rancherCli } from './rancher-cli.ts';
import { server } from './server.ts';
import { serverVersion } from './server-version.ts';
import { session } from './session.ts';

/** In the order in which a person would look. */
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
  clock,
  serverVersion,
  session,
  rancherCli,
];

/** How long one check may take, in milliseconds. */
const patience = 20_000;

export interface Finding extends Diagnosis {
  check: string;
}

/**
 * Looks at everything, one check after the other, and never takes long. What a check throws is something found.
 * Throws `usage` for what the user named as the server and is no address.
 */
export async function* examine(
  context: Context,
  { server: named, profile }: { server: string | undefined; profile: string },
): AsyncGenerator<Finding[]> {
  const patient = admit(context, findServer(context, named, profile), profile);
  for (const check of checks) {
    const diagnoses = await examineInTime(check, patient);
    yield diagnoses.map((diagnosis) => ({ check: check.name, ...diagnosis }));
  }
}

/** Having none, a place for sessions that cannot be read, and what the environment says are for the checks to say. What the user typed is not. */
function findServer(context: Context, named: string | undefined, profile: string): string | undefined {
  try {
    const isUnreadable = named === undefined && environmentFault(context.env) !== undefined;
    return isUnreadable ? latestServer(context, profile) : chooseServer(context, named, profile);
  } catch (error) {
    if (error instanceof CliError && error.code === 'usage') throw error;
    return undefined;
  }
}

function admit(context: Context, chosen: string | undefined, profile: string): Patient {
  let visit: ReturnType<Patient['visit']> | undefined;
  let keychainFault: ReturnType<Patient['tryKeychain']> | undefined;
  return {
    context,
    profile,
    server: chosen,
    visit() {
      visit ??= chosen === undefined ? Promise.resolve(undefined) : visitServer(context, chosen, profile);
      return visit;
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

async function examineInTime(check: Check, patient: Patient): Promise<Diagnosis[]> {
  const waiting = new AbortController();
  const late = patient.context.clock
    .sleep(patience, waiting.signal)
    .then(() => [problem(`this took longer than ${patience / 1000} s, and was given up`, 'With -v it tells more.')]);
  const examined = check.examine(patient).catch((error: unknown) => [describe(error)]);
  const diagnoses = await Promise.race([examined, late]);
  waiting.abort();
  return diagnoses;
}

function describe(error: unknown): Diagnosis {
  const words = reasonOf(error);
  return problem(words, (error instanceof CliError && error.nextStep) || 'With -v it tells more.');
}
