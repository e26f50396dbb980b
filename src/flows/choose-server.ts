import { CliError } from '../errors.ts';
import { loginCommand, ownCommand } from '../own-commands.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import type { LoginName } from '../store/login-file.ts';
import type { SessionRecord } from '../store/sessions/sessions.ts';
import type { Context } from './context.ts';
import {
  addressFault,
  describeMissingKey,
  describeUnusedKey,
  environmentFault,
  environmentServer,
} from './environment-server.ts';

/**
 * The server a command is about: the one named, else that of the session in the environment, else the only one logged in to, else the one
 * logged in to last. Throws `usage` for what is no address, `loginNeeded` when there is none.
 */
export function chooseServer(context: Context, named: string | undefined, profile: string): string {
  const chosen = named === undefined ? impliedServer(context, profile) : parseServerUrl(named);
  if (chosen !== undefined) {
    tellOfKeyAlone(context, { server: chosen, profile });
    return chosen;
  }
  const missing = describeMissingKey(context.env, { profile });
  if (missing !== undefined) throw missing;
  throw new CliError(
    'loginNeeded',
    profile === 'default' ? 'not logged in to any Rancher' : `not logged in to any Rancher as profile ${profile}`,
    `Run: ${loginCommand({ profile })}`,
  );
}

/** Whom it has been said to. */
const told = new WeakSet<Context>();

/** Another session is used then; where there is none, it is said why. */
function tellOfKeyAlone(context: Context, { server, profile }: LoginName): void {
  const unused = addressFault(context.env) === undefined ? describeUnusedKey(context.env) : undefined;
  if (unused === undefined || told.has(context) || context.sessions.find(server, profile) === undefined) return;
  told.add(context);
  context.tell(`kubectl-rancher: ${unused}`);
}

/** Whether a command that names no server is about this login. */
export function isImplied(context: Context, { server, profile }: LoginName): boolean {
  return environmentFault(context.env) === undefined && impliedServer(context, profile) === server;
}

function impliedServer(context: Context, profile: string): string | undefined {
  const { env } = context;
  const fault = environmentFault(env);
  const latest = environmentServer(env) ?? latestServer(context, profile);
  // An address that is no Rancher's may be meant for this command; a key alone says nothing of a server.
  if (fault !== undefined && (addressFault(env) !== undefined || latest === undefined)) throw fault;
  return latest;
}

/**
 * The server of the only login with a profile, for a kubeconfig that names none. Throws `loginNeeded` when there is no login, `usage` when
 * there are several.
 */
export function onlyServer(context: Context, profile: string): string {
  const records = context.sessions.list().filter((record) => record.profile === profile);
  const servers = new Set([environmentServer(context.env) ?? records.map(({ server }) => server)].flat());
  const [server, ...others] = servers;
  const what = 'the kubeconfig does not say which Rancher server its token is for';
  if (server === undefined) {
    throw new CliError('loginNeeded', `${what}, and you are not logged in to any`, `Run: ${loginCommand({ profile })}`);
  }
  if (others.length === 0) return server;
  throw new CliError(
    'usage',
    `${what}, and you are logged in to several: ${[...servers].map(serverHost).join(', ')}`,
    `To have it say so: ${ownCommand('kubeconfig convert', { profile })}`,
  );
}

/** The server that the last login with a profile was for, the session ended or not; undefined when there was none. */
export function latestServer(context: Context, profile: string): string | undefined {
  const [latest] = context.sessions
    .list()
    .filter((record) => record.profile === profile)
    .sort((one, other) => loggedInAt(other) - loggedInAt(one));
  return latest?.server;
}

function loggedInAt({ chosenAt, createdAt }: SessionRecord): number {
  return chosenAt ?? createdAt;
}
