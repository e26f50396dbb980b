import { hostname } from 'node:os';
import { CliError } from '../errors.ts';
import { logInWithPassword, takesPassword } from '../login/password.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { listProviders, type Provider } from '../rancher/public.ts';
import { serverHost } from '../rancher/server-url.ts';
import { readTokenLimits } from '../rancher/settings.ts';
import { deleteToken, endSession, type IssuedToken } from '../rancher/tokens.ts';
import { readCurrentUser } from '../rancher/users.ts';
import type { Secret } from '../secret.ts';
import type { SessionPlace, SessionRecord } from '../store/sessions.ts';
import type { Context } from './context.ts';
import { hasEnded, type Session } from './session.ts';
import { establishTrust, type TrustOptions } from './trust-server.ts';

export interface LoginRequest {
  server: string;
  profile: string;
  trust: TrustOptions;
  /** The id of the provider to take where the user would have to choose. */
  preferredProvider?: string;
  /** The provider's id or type; absent: the only one, or the user's choice. */
  provider?: string;
  username?: string;
  password?: Secret;
  /** Absent: the keychain when it works, else a file. */
  sessionStore?: SessionPlace;
  /** Whether a session that cannot be stored may serve this once; else it is ended. */
  storeOptional?: boolean;
}

/** Logs in to a server and keeps the session, in place of an earlier one. Asks the terminal for what is not given. */
export async function logIn(context: Context, request: LoginRequest): Promise<Session> {
  const { server, profile } = request;
  const lastUsername = context.sessions.find(server, profile)?.user.name;
  const http = await establishTrust(context, server, request.trust);
  const provider = await chooseProvider(context, http, request);
  const issued = await logInWithPassword(http, context.terminal, {
    provider,
    description: `kubectl-rancher on ${hostname()}`,
    ...(request.username === undefined ? {} : { username: request.username }),
    ...(request.password === undefined ? {} : { password: request.password }),
    ...(lastUsername === undefined ? {} : { lastUsername }),
  });
  // Asking took time: another process may have logged in meanwhile.
  const previousToken = await findPreviousToken(context, server, profile);
  const session = await keepSession(context, http, { server, profile, provider: provider.id, issued }, request);
  await endPrevious(context, http, previousToken, session);
  return session;
}

async function chooseProvider(
  context: Context,
  http: RancherHttp,
  { provider: wish, preferredProvider }: LoginRequest,
): Promise<Provider> {
  const host = serverHost(http.server);
  const all = await listProviders(http);
  const usable = all.filter(takesPassword);
  const names = (providers: Provider[]): string => providers.map(({ id }) => printable(id)).join(', ') || 'none';
  if (wish !== undefined) {
    const wished = all.find(({ id, type }) => id === wish || type === wish);
    if (wished !== undefined && takesPassword(wished)) return wished;
    const problem = wished === undefined ? 'has no provider' : 'takes no password for';
    throw new CliError('usage', `${host} ${problem} "${printable(wish)}"`, `With a password: ${names(usable)}`);
  }
  const [only, ...others] = usable;
  if (only === undefined) {
    throw new CliError(
      'failed',
      `${host} has no provider that takes a password; it has: ${names(all)}`,
      'This version logs in with local users, OpenLDAP, FreeIPA and Active Directory.',
    );
  }
  if (others.length === 0) return only;
  const preferred = usable.find(({ id }) => id === preferredProvider);
  if (preferred !== undefined) return preferred;
  if (!context.terminal.canPrompt()) {
    throw new CliError('usage', `${host} has several providers`, `Choose one with --provider: ${names(usable)}`);
  }
  const choices = usable.map(({ id }) => ({ name: printable(id), value: id }));
  const chosen = await context.terminal.choose('Log in with:', choices);
  return usable.find(({ id }) => id === chosen) ?? only;
}

interface NewSession {
  server: string;
  profile: string;
  provider: string;
  issued: IssuedToken;
}

/** A session that cannot be kept is ended at once, unless it is to serve this once: nobody would know of it any more. */
async function keepSession(
  context: Context,
  http: RancherHttp,
  { issued, ...login }: NewSession,
  { sessionStore, storeOptional }: LoginRequest,
): Promise<Session> {
  const now = context.clock.now();
  try {
    const user = await readCurrentUser(http, issued.token);
    const limits = await readTokenLimits(http, issued.token);
    const times = { createdAt: now, expiresAt: issued.expiresAt, lastUsedAt: now };
    const record = { ...login, ...times, user, limits, tokenId: issued.id };
    const kept = await saveSession(context, record, issued.token, sessionStore).catch((error: unknown) => {
      if (!storeOptional) throw error;
      context.tell(
        `kubectl-rancher: the session could not be kept, so the next kubectl asks again: ${reasonOf(error)}`,
      );
      return { ...record, store: 'file' as const };
    });
    return { record: kept, token: issued.token };
  } catch (error) {
    await endQuietly(context, http, issued.token);
    throw error;
  }
}

async function saveSession(
  context: Context,
  session: Omit<SessionRecord, 'store'>,
  token: Secret,
  wish: SessionPlace | undefined,
): Promise<SessionRecord> {
  if (wish !== 'file') {
    try {
      const record: SessionRecord = { ...session, store: 'keychain' };
      await context.sessions.save(record, token);
      return record;
    } catch (error) {
      if (wish === 'keychain') throw keychainUnusable(error);
      context.tell(
        `kubectl-rancher: no keychain can be used here (${reasonOf(error)}), so the session is kept in a file`,
      );
    }
  }
  const record: SessionRecord = { ...session, store: 'file' };
  await context.sessions.save(record, token);
  return record;
}

function keychainUnusable(error: unknown): CliError {
  return new CliError(
    'failed',
    `the keychain of this machine cannot be used (${reasonOf(error)})`,
    'Unlock it, or keep the session in a file: --session-store file',
  );
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}

async function findPreviousToken(context: Context, server: string, profile: string): Promise<Secret | undefined> {
  const record = context.sessions.find(server, profile);
  if (record === undefined || hasEnded(record, context.clock.now())) return undefined;
  try {
    return await context.sessions.readToken(record);
  } catch (error) {
    context.log(`the earlier session cannot be read: ${reasonOf(error)}`);
    return undefined;
  }
}

/**
 * What the previous session gave may be somebody else's, so nothing of it stays: neither here nor, as far as one of the
 * two sessions may delete it, on the server.
 */
async function endPrevious(
  context: Context,
  http: RancherHttp,
  previous: Secret | undefined,
  { record, token }: Session,
): Promise<void> {
  for (const credential of context.credentials.list(record.server, record.profile)) {
    if (credential.sessionId === record.tokenId) continue;
    if (credential.expiresAt > context.clock.now()) {
      await deleteWithEither(context, http, [previous, token], credential.tokenId);
    }
    context.credentials.remove(credential);
  }
  if (previous !== undefined) await endQuietly(context, http, previous);
}

async function deleteWithEither(
  context: Context,
  http: RancherHttp,
  sessions: (Secret | undefined)[],
  id: string,
): Promise<void> {
  for (const session of sessions) {
    if (session !== undefined && (await deleteToken(http, session, id).catch(() => false))) return;
  }
  context.log(`the token ${id} stays on the server until it expires`);
}

async function endQuietly(context: Context, http: RancherHttp, token: Secret): Promise<void> {
  try {
    await endSession(http, token);
  } catch (error) {
    context.log(`a session stays on the server until it runs out: ${reasonOf(error)}`);
  }
}
