import { serverHost } from '../rancher/server-url.ts';
import type { CredentialKey } from '../store/credential-form.ts';
import type { Context } from './context.ts';

/** How long a login may take, and so how long others wait for it. Milliseconds. */
const loginTimeLimit = 5 * 60_000;

/** When somebody who waits is told what for. Milliseconds. */
const remindAfter = 2_000;

/** Does something while no other process is getting the same credential. */
export function holdCredentialLock<T>(context: Context, key: CredentialKey, work: () => Promise<T>): Promise<T> {
  const { server, profile, cluster = '', user = '' } = key;
  const name = JSON.stringify(['credential', server, profile, cluster, user]);
  return hold(context, name, `another process that is getting a token of ${serverHost(server)}`, work);
}

/** Does something while no other process is logging in to the same server. */
export function holdLoginLock<T>(
  context: Context,
  { server, profile }: Pick<CredentialKey, 'server' | 'profile'>,
  work: () => Promise<T>,
): Promise<T> {
  const name = JSON.stringify(['login', server, profile]);
  return hold(context, name, `the login to ${serverHost(server)} that another process asks for`, work);
}

function hold<T>(context: Context, name: string, what: string, work: () => Promise<T>): Promise<T> {
  const onWait = (): void => context.tell(`kubectl-rancher: waiting for ${what}`);
  return context.locks.hold(name, work, { patience: loginTimeLimit, remindAfter, onWait });
}
