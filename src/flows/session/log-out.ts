import { CliError } from '../../errors.ts';
import { loginCommand, ownCommand } from '../../own-commands.ts';
import { deferSignals, type Unfinished } from '../../platform/processes/signals.ts';
import { reasonOf } from '../../printable.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import { oneAfterAnother } from '../../shell-words.ts';
import type { LoginName } from '../../store/login-file.ts';
import { KeychainUnusable } from '../../store/sessions/session-secrets.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { type EndOnServer, endOnServer } from './end-on-server.ts';
import { holdLoginLock, untilMinted } from './locks.ts';

export interface Logout extends EndOnServer {
  /** The session was the user's own key, which stays valid on the server. */
  keyStays?: true;
  /** What could not be removed here, and why: the same logout again does it. */
  stillHere?: string;
  /** Ctrl-C came meanwhile. */
  interrupted?: true;
}

/**
 * Ends the session, once no other process is logging in or out: removes it here, then deletes the minted tokens and ends the
 * session on the server, then forgets the tokens here. Undefined when there is no session.
 * A server that cannot be reached is no reason to stay logged in here: a message says what is left there.
 * Throws `failed`, with all as it was, when the keychain does not give the session's token now.
 */
export async function logOut(context: Context, login: LoginName): Promise<Logout | undefined> {
  const command = commandFor(context, 'logout', login);
  const work = async (): Promise<Logout | undefined> => {
    const record = context.sessions.find(login.server, login.profile);
    if (record === undefined) return undefined;
    const token = await readToken(context, record);
    // Once the session is removed nothing else knows its token.
    const outcome = await deferSignals(context.interruptions, describeUnfinished(record), () =>
      end(context, record, token),
    );
    return context.interruptions.hasCome() ? { ...outcome, interrupted: true } : outcome;
  };
  return holdLoginLock(context, login, work, command);
}

function describeUnfinished(record: SessionRecord): Unfinished {
  return {
    left: `your session and its tokens may stay on ${serverHost(record.server)} until they expire`,
    next: `To see them: ${oneAfterAnother([loginCommand(record), ownCommand('tokens list', record)])}`,
  };
}

/** Undefined when there is none where it should be. */
async function readToken(context: Context, record: SessionRecord): Promise<Secret | undefined> {
  try {
    return await context.sessions.readToken(record);
  } catch (error) {
    // What is no token has not to be ended.
    if (error instanceof CliError) return undefined;
    const { server } = record;
    throw new CliError(
      'failed',
      `still logged in to ${serverHost(server)}: the session is in the keychain, which cannot be read: ${reasonOf(error)}`,
      `Unlock it, and log out again. If it cannot be unlocked, first run: ${loginCommand(record, '--force --session-store file')}`,
    );
  }
}

async function end(context: Context, record: SessionRecord, token: Secret | undefined): Promise<Logout> {
  const stillHere: string[] = [];
  // Who makes a token looks for the record when it is made: it is either seen below, or deleted by its maker.
  await context.sessions.remove(record).catch((error: unknown) => stillHere.push(describeStaying(error)));
  if (!(await untilMinted(context, record))) {
    const host = serverHost(record.server);
    context.tell(
      `kubectl-rancher: another process is still getting a token of ${host}; it may be valid until it expires`,
    );
  }
  const credentials = context.credentials.list(record.server, record.profile);
  const outcome = await endOnServer(context, record, { token, credentials });
  try {
    for (const credential of credentials) context.credentials.remove(credential);
    context.credentials.removeUnreadable(record.server, record.profile);
  } catch (error) {
    stillHere.push(`the cache still has its tokens: ${reasonOf(error)}`);
  }
  return {
    ...outcome,
    ...(record.keep ? { keyStays: true } : {}),
    ...(stillHere.length === 0 ? {} : { stillHere: stillHere.join('; ') }),
  };
}

function describeStaying(error: unknown): string {
  const place = error instanceof KeychainUnusable ? 'the keychain' : 'the file';
  return `${place} still has the session: ${reasonOf(error)}`;
}
