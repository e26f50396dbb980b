import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { SessionPlace } from '../../store/sessions.ts';

/** Where the user wants sessions kept, as `KUBECTL_RANCHER_SESSION_STORE` says; nothing when he leaves it to the program. */
export function preferredSessionStore(env: NodeJS.ProcessEnv): { sessionStore?: SessionPlace } {
  const wish = env.KUBECTL_RANCHER_SESSION_STORE;
  if (wish === undefined || wish === '') return {};
  if (wish === 'keychain' || wish === 'file') return { sessionStore: wish };
  throw new CliError('usage', `KUBECTL_RANCHER_SESSION_STORE is "${printable(wish)}"; it can be keychain or file`);
}
