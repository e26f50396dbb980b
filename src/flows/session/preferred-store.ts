import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { SessionPlace } from '../../store/sessions/sessions.ts';

/** Where the user wants sessions kept, as `KUBECTL_RANCHER_SESSION_STORE` says; nothing when the variable is not set. */
export function preferredSessionStore(env: NodeJS.ProcessEnv): { sessionStore?: SessionPlace } {
  const requested = env.KUBECTL_RANCHER_SESSION_STORE;
  if (requested === undefined || requested === '') return {};
  if (requested === 'keychain' || requested === 'file') return { sessionStore: requested };
  throw new CliError('usage', `KUBECTL_RANCHER_SESSION_STORE is "${printable(requested)}"; it can be keychain or file`);
}
