import { CliError } from '../../errors.ts';
import type { Credential, CredentialKey, Replacement } from '../../store/credentials/credential-format.ts';
import type { Context } from '../context.ts';
import type { CredentialRequest } from './request.ts';

/**
 * Whether this caller has requested the credential before. The script looks before it starts Node.js, and notes the caller then, so only it
 * can say that this was the first time; it knows process ids only, so "not the first" is checked here again.
 */
export function isRetry(context: Context, key: CredentialKey): boolean {
  const seen = context.env.KUBECTL_RANCHER_ASK;
  if (seen === 'first') return false;
  if (context.caller.mayBeShim) return orElse(context, () => mayBeRetry(context, key), false);
  return orElse(context, () => context.credentials.hasRequested(key, context.caller), seen === 'again');
}

/** For how long after a credential was returned another request may be from the client that was refused with it. Milliseconds. */
const retriesWithin = 5_000;

/** On Windows it takes long to find out who the caller is: anyone counts who comes right after a credential was returned. */
function mayBeRetry({ clock, credentials }: Context, key: CredentialKey): boolean {
  const returnedAt = credentials.lastGivenAt(key);
  return returnedAt !== undefined && Math.abs(clock.now() - returnedAt) <= retriesWithin;
}

/** Notes that this caller has got its credential. */
export function noteCaller(context: Context, key: CredentialKey): void {
  orElse(context, () => context.credentials.noteCaller(key, context.caller, context.clock.now()), undefined);
}

/** How the same request of this caller failed a moment ago, if it did. */
export function findFailure(context: Context, request: CredentialRequest): CliError | undefined {
  const { failedRequests, caller, clock } = context;
  const now = clock.now();
  const find = (): CliError | undefined => {
    // The caller may take long to find out.
    if (caller.mayBeShim && !failedRequests.haveRecent(now)) return undefined;
    return failedRequests.find(caller.id, request, now);
  };
  return orElse(context, find, undefined);
}

export function rememberFailure(context: Context, request: CredentialRequest, failure: CliError): void {
  const { failedRequests, caller, clock } = context;
  orElse(context, () => failedRequests.remember(caller.id, request, clock.now(), failure), undefined);
}

/** Prints a line once for each caller: a client that is refused runs the plugin several times. */
export function tellOnce(context: Context, key: CredentialKey, line: string): void {
  const { failedRequests, caller, clock } = context;
  const name = `${caller.id}-told`;
  const said = orElse(context, () => failedRequests.find(name, key, clock.now()), undefined);
  if (said?.message !== line) context.tell(line);
  orElse(context, () => failedRequests.remember(name, key, clock.now(), new CliError('failed', line)), undefined);
}

/**
 * Does the work that needs the server, unless the server was out of reach for another process while this one waited for the lock,
 * since `startedAt`: each of many waiters would wait as long as the first.
 */
export async function shareFailure<T>(
  context: Context,
  request: CredentialRequest,
  startedAt: number,
  work: () => Promise<T>,
): Promise<T> {
  const { failedRequests, clock } = context;
  const shared = orElse(context, () => failedRequests.findShared(request, startedAt, clock.now()), undefined);
  if (shared !== undefined) throw shared;
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError && error.code === 'unreachable') {
      orElse(context, () => failedRequests.share(request, clock.now(), error), undefined);
    }
    throw error;
  }
}

/** How long a replacement counts: long enough for a client that retries without end, in milliseconds. */
const replacementCounts = 60_000;

/** Whether a credential that the server refuses has replaced another one for this caller a moment ago. */
export function wasJustReplaced(context: Context, credential: Credential): boolean {
  return recentReplacements(context, credential).some(({ caller }) => caller === context.caller.id);
}

/** Notes in a new credential for whom it replaces one that was refused. */
export function noteReplacement(context: Context, refused: Credential, minted: Credential): Credential {
  const replacement = { caller: context.caller.id, at: context.clock.now() };
  return { ...minted, replacements: [...recentReplacements(context, refused), replacement] };
}

function recentReplacements(context: Context, credential: Credential): Replacement[] {
  const age = ({ at }: Replacement): number => Math.abs(context.clock.now() - at);
  return (credential.replacements ?? []).filter((replacement) => age(replacement) < replacementCounts);
}

/** What is remembered only for convenience must not be in the way when it cannot be read or written. */
function orElse<T>(context: Context, access: () => T, fallback: T): T {
  try {
    return access();
  } catch (problem) {
    context.log(`what is remembered of callers cannot be used: ${problem}`);
    return fallback;
  }
}
