import { CliError } from '../../errors.ts';
import type { LoginResult } from '../../login/method.ts';
import { printable, reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { readSessionDetails } from '../../rancher/login/session-details.ts';
import { CannotBeMade } from '../../store/files/private-directories.ts';
import type { LoginName } from '../../store/login-file.ts';
import { KeychainUnusable } from '../../store/sessions/session-secrets.ts';
import type { SessionPlace, SessionRecord } from '../../store/sessions/sessions.ts';
import { adviceOnPlace } from '../../system-errors.ts';
import type { Context } from '../context.ts';
import { endQuietly } from './replace.ts';
import type { Session } from './session.ts';

/** Where a session is to be kept. */
export interface SessionOptions {
  /** Absent: the keychain when it works, else a file. */
  sessionStore?: SessionPlace;
  /** Whether a session that cannot be stored may serve this once, until the command is through; else the login fails. */
  storeOptional?: boolean;
}

export interface NewSession extends LoginResult, LoginName {
  provider: string;
}

/** A session that cannot be stored is ended, since nothing would know of it any longer: at once, or when this command has used it. */
export async function keepSession(
  context: Context,
  http: RancherHttp,
  login: NewSession,
  { sessionStore, storeOptional }: SessionOptions,
): Promise<Session> {
  const { token } = login.issued;
  try {
    const record = await makeRecord(context, http, login);
    const kept = await save(context, record, login, sessionStore).catch((error: unknown) => {
      if (!storeOptional) throw notKept(error);
      context.tell(
        `kubectl-rancher: the session could not be stored, so the next kubectl asks for a login again: ${reasonOf(error)}`,
      );
      if (!login.keep) context.atEnd.push(() => endQuietly(context, http, token));
      return undefined;
    });
    return kept === undefined ? { record: { ...record, store: 'file' }, token, unkept: true } : { record: kept, token };
  } catch (error) {
    if (!login.keep) await endQuietly(context, http, token);
    throw error;
  }
}

type Unplaced = Omit<SessionRecord, 'store'>;

async function makeRecord(context: Context, http: RancherHttp, login: NewSession): Promise<Unplaced> {
  const { server, profile, provider, issued, clusterId, keep, refreshToken } = login;
  const now = context.clock.now();
  return {
    server,
    profile,
    provider,
    tokenId: issued.id,
    createdAt: now,
    expiresAt: issued.expiresAt,
    lastUsedAt: now,
    ...(clusterId === undefined
      ? await readUserAndLimits(http, login)
      : { user: { id: '', name: '' }, limits: {}, clusterId }),
    ...(keep ? { keep } : {}),
    ...(refreshToken === undefined ? {} : { renewable: true }),
  };
}

async function readUserAndLimits(
  http: RancherHttp,
  { issued, details }: NewSession,
): Promise<Pick<SessionRecord, 'user' | 'limits'>> {
  const { user, limits } = details ?? (await readSessionDetails(http, issued.token));
  return { user: { id: user.id, name: user.name }, limits };
}

async function save(
  context: Context,
  session: Unplaced,
  { issued: { token }, refreshToken }: NewSession,
  requested: SessionPlace | undefined,
): Promise<SessionRecord> {
  let withoutKeychain = false;
  if (requested !== 'file') {
    try {
      const record: SessionRecord = { ...session, store: 'keychain' };
      await context.sessions.save(record, token, refreshToken);
      return record;
    } catch (error) {
      if (!(error instanceof KeychainUnusable)) throw error;
      if (error.keepsPart) {
        context.tell(
          'kubectl-rancher: the keychain stored only part of the session, and that part could not be removed',
        );
      }
      if (requested === 'keychain') throw keychainUnusable(error);
      withoutKeychain = true;
      if (!isWithoutKeychain(context))
        context.tell(
          `kubectl-rancher: no keychain can be used here (${reasonOf(error)}), so the session is stored in ${describePlace({ store: 'file' })}`,
        );
    }
  }
  const record: SessionRecord = { ...session, store: 'file', ...(withoutKeychain && { withoutKeychain }) };
  const reason = await context.sessions.save(record, token, refreshToken);
  if (reason !== undefined) {
    context.tell(`kubectl-rancher: the keychain still has the API key of the earlier login: ${printable(reason)}`);
  }
  return record;
}

/** Whether it has been said that no keychain can be used here: a session that was stored then is still here. */
export function isWithoutKeychain({ sessions }: Pick<Context, 'sessions'>): boolean {
  return sessions.list().some(({ store, withoutKeychain }) => store === 'file' && withoutKeychain === true);
}

/** On Windows nothing here looks at who may read a file. */
export function describePlace({ store }: Pick<SessionRecord, 'store'>, platform = process.platform): string {
  if (store === 'keychain') return 'the keychain';
  return platform === 'win32' ? 'a file' : 'a file only you can read';
}

/** A disk that takes no session, where no message exists yet. */
export function notKept(error: unknown): CliError {
  if (error instanceof CliError && !(error instanceof CannotBeMade)) return error;
  const variable = 'KUBECTL_RANCHER_DATA_DIR';
  return new CliError(
    'failed',
    `the session could not be stored: ${reasonOf(error)}`,
    adviceOnPlace(error, variable) ?? `Name another directory in ${variable}.`,
  );
}

/** A keychain that takes no session, where it has to be the keychain. */
export function keychainUnusable(error: unknown): CliError {
  return new CliError(
    'failed',
    `the keychain of this machine cannot be used (${reasonOf(error)})`,
    'Unlock it, or store the session in a file: --session-store file',
  );
}
