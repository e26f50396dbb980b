import { CliError } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import { serverHost } from '../server-url.ts';
import type { CredentialKey } from '../store/credential-form.ts';
import type { Context } from './context.ts';

type Login = Pick<CredentialKey, 'server' | 'profile'>;

/** How long a login may take, and so how long others wait for it. Milliseconds. */
const loginTimeLimit = 5 * 60_000;

/** When somebody who waits is told what for. Milliseconds. */
const remindAfter = 2_000;

/** Does something while no other process is getting the same credential. */
export function holdCredentialLock<T>(context: Context, key: CredentialKey, work: () => Promise<T>): Promise<T> {
  const what = `another process that is getting a token of ${serverHost(key.server)}`;
  return hold(context, { name: credentialLockName(key), what, login: key }, work);
}

/** What the lock for a credential is called. */
export function credentialLockName({ server, profile, cluster = '', user = '' }: CredentialKey): string {
  return JSON.stringify(['credential', server, profile, cluster, user]);
}

/** Does something while no other process is logging in to the same server. */
export function holdLoginLock<T>(context: Context, login: Login, work: () => Promise<T>): Promise<T> {
  const name = JSON.stringify(['login', login.server, login.profile]);
  const what = `the login to ${serverHost(login.server)} that another process asks for`;
  return hold(context, { name, what, login }, work);
}

interface Lock {
  name: string;
  /** What is waited for. */
  what: string;
  login: Login;
}

function hold<T>(context: Context, { name, what, login }: Lock, work: () => Promise<T>): Promise<T> {
  const onWait = (): void => context.tell(`kubectl-rancher: waiting for ${what}`);
  const gaveUp = (): CliError => {
    const next = `Finish or cancel that one, or run: ${loginCommand(login)}`;
    return new CliError('loginNeeded', `waited too long for ${what}`, next);
  };
  return context.locks.hold(name, work, { patience: loginTimeLimit, remindAfter, onWait, gaveUp });
}
