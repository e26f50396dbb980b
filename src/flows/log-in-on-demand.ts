import { CliError } from '../errors.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { Context } from './context.ts';
import { holdLoginLock } from './locks.ts';
import { describeSession, findSession, hasEnded, type Session } from './session.ts';
import { preferredSessionStore } from './session-place.ts';
import type { TrustOptions } from './trust-server.ts';

/** Whose session is needed, and how the server is trusted. */
export interface SessionNeed {
  server: string;
  profile: string;
  trust: TrustOptions;
  /** The provider to log in with, by id or type; absent: the only one, or the user's choice. */
  provider?: string;
}

/** How long a failed login counts for the asker who had it, in milliseconds. */
const failureRemembered = 10_000;

/**
 * A login in the middle of something else, where a person is there to do it. Throws `loginNeeded` at once where not.
 * Of many processes that need it, one asks, and the others share what comes of it.
 * `refused`: a session that the server does not take any more.
 */
export async function logInOnDemand(context: Context, need: SessionNeed, refused?: Session): Promise<Session> {
  const made = await findOtherSession(context, need, refused);
  if (made !== undefined) return made;
  if (!context.terminal.canPrompt()) throw describeNeed(need, refused);
  return holdLoginLock(context, need, async () => {
    const madeMeanwhile = await findOtherSession(context, need, refused);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const shared = findSharedFailure(context, need);
    if (shared !== undefined) throw shared;
    return askForLogin(context, need);
  });
}

/** Throws `loginNeeded` when there is no session and nobody to log in: no lock that somebody else may hold is waited for then. */
export function failWithoutSession(context: Context, need: SessionNeed): void {
  const record = context.sessions.find(need.server, need.profile);
  const usable = record !== undefined && !hasEnded(record, context.clock.now());
  if (!usable && !context.terminal.canPrompt()) throw describeNeed(need, undefined);
}

async function findOtherSession(context: Context, need: SessionNeed, refused: Session | undefined) {
  const session = await findSession(context, need.server, need.profile);
  return session?.record.tokenId === refused?.record.tokenId ? undefined : session;
}

async function askForLogin(context: Context, need: SessionNeed): Promise<Session> {
  const { logIn } = await import('./log-in.ts');
  context.terminal.say(`Log in to ${serverHost(need.server)}`);
  try {
    const session = await logIn(context, {
      ...rememberedProvider(context, need),
      ...need,
      ...preferredSessionStore(context.env),
      storeOptional: true,
    });
    context.terminal.say(describeSession(session.record));
    return session;
  } catch (error) {
    if (error instanceof CliError) rememberFailure(context, need, error);
    throw error;
  }
}

function rememberFailure(context: Context, need: SessionNeed, error: CliError): void {
  try {
    context.failedLogins.remember(need, { at: context.clock.now(), asker: context.asker.id, error });
  } catch (problem) {
    context.log(`the failure could not be noted: ${problem}`);
  }
}

/** Nobody wants to choose anew each day. */
function rememberedProvider(context: Context, { server, profile }: SessionNeed): { preferredProvider?: string } {
  const provider = context.sessions.find(server, profile)?.provider;
  return provider === undefined ? {} : { preferredProvider: provider };
}

/**
 * The failure of a login that was under way when this process started, which is its failure too; or one that the same
 * asker had a moment ago, and who is not asked again so soon.
 */
function findSharedFailure(context: Context, need: SessionNeed): CliError | undefined {
  const failure = context.failedLogins.find(need);
  if (failure === undefined) return undefined;
  const age = context.clock.now() - failure.at;
  const wasUnderWay = failure.at >= context.startedAt;
  const wasJustHad = failure.asker === context.asker.id && age >= 0 && age < failureRemembered;
  return wasUnderWay || wasJustHad ? failure.error : undefined;
}

function describeNeed({ server, profile }: SessionNeed, refused: Session | undefined): CliError {
  const host = serverHost(server);
  const command = `kubectl rancher login ${server}${profile === 'default' ? '' : ` --profile ${profile}`}`;
  if (refused === undefined) return new CliError('loginNeeded', `not logged in to ${host}; run: ${command}`);
  return new CliError(
    'loginNeeded',
    `${host} does not take your session any more: it was ended, or your user was disabled; run: ${command}`,
  );
}
