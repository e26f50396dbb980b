import { CliError, SilentFailure } from '../../errors.ts';
import type { Credential, CredentialKey } from '../../store/credential-format.ts';
import type { Context } from '../context.ts';
import { answerRequest } from './answer-request.ts';
import type { CredentialRequest } from './credential-request.ts';

/** kubectl runs a failing plugin several times over: the user is asked, and told, only once. */
export async function answerOncePerCaller(context: Context, request: CredentialRequest): Promise<Credential> {
  const { id } = context.caller;
  const earlier = orElse(context, () => context.failedRequests.find(id, request, context.clock.now()), undefined);
  if (earlier !== undefined) throw new SilentFailure(earlier.code, earlier.message);
  try {
    return await answerRequest(context, request);
  } catch (error) {
    if (error instanceof CliError) {
      const failure = error;
      orElse(context, () => context.failedRequests.remember(id, request, context.clock.now(), failure), undefined);
    }
    throw error;
  }
}

/**
 * Whether this asker has asked for it before. The script looks before it hands an ask over, and notes the asker then, so that it was
 * the first time is for it to say; it knows process ids only, so that it was not is looked at here once more.
 */
export function hasRequestedBefore(context: Context, key: CredentialKey): boolean {
  const seen = context.env.KUBECTL_RANCHER_ASK;
  if (seen === 'first') return false;
  return orElse(context, () => context.credentials.hasRequested(key, context.caller), seen === 'again');
}

/** Notes that this asker has got its answer. */
export function noteCaller(context: Context, key: CredentialKey): void {
  orElse(context, () => context.credentials.noteCaller(key, context.caller, context.clock.now()), undefined);
}

/** Says something of an ask once to each asker: a client that is refused asks several times over. */
export function tellOnce(context: Context, key: CredentialKey, line: string): void {
  const { failedRequests, caller, clock } = context;
  const name = `${caller.id}-told`;
  const said = orElse(context, () => failedRequests.find(name, key, clock.now()), undefined);
  if (said?.message !== line) context.tell(line);
  orElse(context, () => failedRequests.remember(name, key, clock.now(), new CliError('failed', line)), undefined);
}

/** What is only remembered for convenience must not stand in the way when it cannot be read or written. */
export function orElse<T>(context: Context, access: () => T, otherwise: T): T {
  try {
    return access();
  } catch (problem) {
    context.log(`what is remembered of asks cannot be used: ${problem}`);
    return otherwise;
  }
}
