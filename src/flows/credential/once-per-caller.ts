import { CliError, SilentFailure } from '../../errors.ts';
import type { Credential, CredentialKey } from '../../store/credential-form.ts';
import type { Context } from '../context.ts';
import { answerAsk } from './answer-request.ts';
import type { Ask } from './credential-request.ts';

/** kubectl runs a failing plugin several times over: the user is asked, and told, only once. */
export async function answerOncePerAsker(context: Context, ask: Ask): Promise<Credential> {
  const { id } = context.asker;
  const earlier = orElse(context, () => context.failedAsks.find(id, ask, context.clock.now()), undefined);
  if (earlier !== undefined) throw new SilentFailure(earlier.code, earlier.message);
  try {
    return await answerAsk(context, ask);
  } catch (error) {
    if (error instanceof CliError) {
      const failure = error;
      orElse(context, () => context.failedAsks.remember(id, ask, context.clock.now(), failure), undefined);
    }
    throw error;
  }
}

/**
 * Whether this asker has asked for it before. The script looks before it hands an ask over, and notes the asker then, so that it was
 * the first time is for it to say; it knows process ids only, so that it was not is looked at here once more.
 */
export function hasAskedBefore(context: Context, key: CredentialKey): boolean {
  const seen = context.env.KUBECTL_RANCHER_ASK;
  if (seen === 'first') return false;
  return orElse(context, () => context.credentials.hasAsked(key, context.asker), seen === 'again');
}

/** Notes that this asker has got its answer. */
export function noteAsker(context: Context, key: CredentialKey): void {
  orElse(context, () => context.credentials.noteAsker(key, context.asker, context.clock.now()), undefined);
}

/** Says something of an ask once to each asker: a client that is refused asks several times over. */
export function tellOnce(context: Context, key: CredentialKey, line: string): void {
  const { failedAsks, asker, clock } = context;
  const name = `${asker.id}-told`;
  const said = orElse(context, () => failedAsks.find(name, key, clock.now()), undefined);
  if (said?.message !== line) context.tell(line);
  orElse(context, () => failedAsks.remember(name, key, clock.now(), new CliError('failed', line)), undefined);
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
