import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { serverHost } from '../../server-url.ts';
import type { CredentialKey } from '../../store/credentials/credential-format.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';
import { occupyTerminal, tellOfWait } from './occupied-terminal.ts';

/** How long a login may take, and so how long others wait for it. Milliseconds. */
const loginTimeLimit = 5 * 60_000;

/** How long a process that mints a token is waited for: a little longer than its request may take. Milliseconds. */
const mintTimeLimit = 35_000;

/** When a message says what is waited for. Milliseconds. */
const remindAfter = 2_000;

/**
 * Does something while no other process is getting the same credential. One that holds the lock for longer than a mint may take, and
 * for no login, has been stopped or hangs: it loses the lock, and those that waited take turns without it.
 */
export function holdCredentialLock<T>(context: Context, key: CredentialKey, work: () => Promise<T>): Promise<T> {
  return context.locks.holdPastStopped(credentialLockName(key), work, {
    patience: mintTimeLimit,
    remindAfter,
    onWait: () => sayWait(context, `another process that is getting a token of ${serverHost(key.server)}`),
    mayTakeLonger: () => waitForLogin(context, key),
  });
}

/** Does something if no other process is getting the same credential now. */
export async function tryCredentialLock(
  context: Context,
  key: CredentialKey,
  work: () => Promise<void>,
): Promise<void> {
  const options = { patience: 0, remindAfter: mintTimeLimit, onWait: () => undefined };
  await context.locks.holdIfFree(credentialLockName(key), work, options);
}

/** Waits for a login that is under way in another process. Gives false when there is none, or it was over in a moment. */
async function waitForLogin(context: Context, login: LoginName): Promise<boolean> {
  let hasWaited = false;
  await hold(
    context,
    loginLock(login),
    async () => undefined,
    () => {
      hasWaited = true;
    },
  );
  return hasWaited;
}

/** What the lock for a credential is called. */
export function credentialLockName({ server, profile, cluster = '', user = '' }: CredentialKey): string {
  return JSON.stringify(['credential', server, profile, cluster, user]);
}

/** Does something while no other process is logging in to the same server, or out of it. `command`: what to type when that takes too long. */
export function holdLoginLock<T>(
  context: Context,
  login: LoginName,
  work: () => Promise<T>,
  command = loginCommand(login),
): Promise<T> {
  return hold(context, loginLock(login, command), () => occupyTerminal(context, work));
}

function loginLock(login: LoginName, command = loginCommand(login)): Lock {
  const name = JSON.stringify(['login', login.server, login.profile]);
  return { name, what: `the login to ${serverHost(login.server)} in another process`, command };
}

/** Mints a token from a session: a process that has removed or replaced the session's record waits until it is done. */
export function shareMinting<T>(context: Context, login: LoginName, work: () => Promise<T>): Promise<T> {
  return context.locks.share(mintingLockName(login), work);
}

/**
 * Waits for the processes that are minting tokens from a session. One that begins later sees what has become of the session's record.
 * Gives false when that takes too long.
 */
export async function untilMinted(context: Context, login: LoginName): Promise<boolean> {
  const what = `another process that is getting a token of ${serverHost(login.server)}`;
  const late = new CliError('failed', `gave up waiting for ${what}`);
  try {
    await context.locks.hold(mintingLockName(login), async () => undefined, {
      patience: mintTimeLimit,
      remindAfter,
      onWait: () => sayWait(context, what),
      gaveUp: () => late,
    });
    return true;
  } catch (error) {
    if (error !== late) throw error;
    return false;
  }
}

function sayWait(context: Context, what: string): void {
  tellOfWait(context, what).catch((error: unknown) => context.log(`could not look for prompts: ${error}`));
}

function mintingLockName({ server, profile }: LoginName): string {
  return JSON.stringify(['minting', server, profile]);
}

interface Lock {
  name: string;
  /** What is waited for. */
  what: string;
  command: string;
}

function hold<T>(
  context: Context,
  { name, what, command }: Lock,
  work: () => Promise<T>,
  onceWaiting: () => void = () => undefined,
): Promise<T> {
  const onWait = (): void => {
    onceWaiting();
    sayWait(context, what);
  };
  const gaveUp = (): CliError => {
    return new CliError('loginNeeded', `waited too long for ${what}`, `Finish or cancel that one, or run: ${command}`);
  };
  return context.locks.hold(name, work, { patience: loginTimeLimit, remindAfter, onWait, gaveUp });
}
