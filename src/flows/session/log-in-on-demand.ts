import { environmentKey } from '../../environment-key.ts';
import { CliError } from '../../errors.ts';
import { loginCommand, ownCommand } from '../../own-commands.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { describeIncomplete, describeMissingKey, describeUnusedKey } from '../environment-server.ts';
import { chooseBrowser } from './choose-browser.ts';
import { environmentSession } from './environment-session.ts';
import { holdLoginLock } from './locks.ts';
import { preferredSessionStore } from './preferred-store.ts';
import { renewSession } from './renew.ts';
import { describeSession, findSession, type Session } from './session.ts';
import type { SessionNeed } from './session-need.ts';

/** How long a failed login counts for the caller that had it, in milliseconds. */
const failureRemembered = 10_000;

/** How long no browser is opened again after one that no one used, where no terminal is. Milliseconds. */
const unattendedPause = 60 * 60_000;

/**
 * A login in the middle of something else, where a person is there for it. Throws `loginNeeded` at once where not.
 * Of many processes that need it one prompts, and the others share the result.
 * `refused`: a session that the server no longer accepts.
 */
export async function logInOnDemand(context: Context, need: SessionNeed, refused?: Session): Promise<Session> {
  const made = await findOtherSession(context, need, refused);
  if (made !== undefined) return made;
  if (environmentSession(context, need.server, need.profile) !== undefined) throw describeRefusedKey(context, need);
  if (!canLogIn(context, need)) throw describeLoginNeeded(context, need, refused);
  return holdLoginLock(context, need, async () => {
    const madeMeanwhile = await findOtherSession(context, need, refused);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const renewed = await renewSession(context, need);
    if (renewed !== undefined) return renewed;
    const shared = findSharedFailure(context, need);
    if (shared !== undefined) throw shared;
    if (!canAsk(context, need)) throw describeLoginNeeded(context, need, refused);
    return askForLogin(context, need);
  });
}

/** Whether a session can be had: from a person who logs in, or by renewal. */
export function canLogIn(context: Context, need: SessionNeed): boolean {
  return canAsk(context, need) || context.sessions.find(need.server, need.profile)?.renewable === true;
}

/** Whether a person can log in on a terminal, or in a browser: one used for the last login, or for the kubeconfig's provider. */
function canAsk(context: Context, need: SessionNeed): boolean {
  const { terminal, env, lastLogins } = context;
  if (terminal.canPrompt()) return true;
  if (env.KUBECTL_RANCHER_INTERACTIVE === 'never') return false;
  if (chooseBrowser(context, need.server).obstacle() !== undefined) return false;
  return need.provider !== undefined || lastLogins.find(need)?.method === 'browser';
}

async function findOtherSession(context: Context, need: SessionNeed, refused: Session | undefined) {
  const session = await findSession(context, need.server, need.profile);
  return session?.record.tokenId === refused?.record.tokenId ? undefined : session;
}

async function askForLogin(context: Context, need: SessionNeed): Promise<Session> {
  const { logIn } = await import('./log-in.ts');
  const say = context.terminal.canPrompt() ? context.terminal.say : context.tell;
  say(`Log in to ${serverHost(need.server)}`);
  try {
    const session = await logIn(context, {
      ...need,
      ...preferredSessionStore(context.env),
      storeOptional: true,
      asLastTime: true,
    });
    say(describeSession(session.record));
    return session;
  } catch (error) {
    if (error instanceof CliError) rememberFailure(context, need, error);
    throw error;
  }
}

function rememberFailure(context: Context, need: SessionNeed, error: CliError): void {
  try {
    const unattended = !context.terminal.canPrompt();
    context.failedLogins.remember(need, { at: context.clock.now(), caller: context.caller.id, unattended, error });
  } catch (problem) {
    context.log(`the failure could not be noted: ${problem}`);
  }
}

/**
 * The failure of a login that was under way when this process started, which is its failure too; one that the same
 * caller had a moment ago, which gets no new prompt so soon; or of a browser that no one used, where no one is.
 */
function findSharedFailure(context: Context, need: SessionNeed): CliError | undefined {
  const failure = context.failedLogins.find(need);
  if (failure === undefined) return undefined;
  const age = context.clock.now() - failure.at;
  const isWithin = (span: number): boolean => age >= 0 && age < span;
  // One that lies ahead was noted by a clock that was wrong then, or is now.
  const wasUnderWay = age >= 0 && failure.at >= context.startedAt;
  const wasJustHad = failure.caller === context.caller.id && isWithin(failureRemembered);
  if (wasUnderWay || wasJustHad) return failure.error;
  const isUnattended = failure.unattended === true && !context.terminal.canPrompt();
  return isUnattended && isWithin(unattendedPause) ? describeLoginNeeded(context, need) : undefined;
}

/** What to do where no one can be prompted. `refused`: a session that the server no longer accepts. */
export function describeLoginNeeded({ env }: Context, { server, profile }: SessionNeed, refused?: Session): CliError {
  const host = serverHost(server);
  const command = loginCommand({ server, profile });
  if (refused === undefined) {
    const incomplete = describeIncomplete(env, server) ?? describeMissingKey(env, { server, profile });
    if (incomplete !== undefined) return incomplete;
    return new CliError('loginNeeded', `not logged in to ${host}; run: ${command}`, describeUnusedKey(env));
  }
  return new CliError(
    'loginNeeded',
    `${host} no longer accepts your session: it was ended, or your user was disabled; run: ${command}`,
  );
}

function describeRefusedKey({ env }: Context, { server }: SessionNeed): CliError {
  const make = ownCommand('kubeconfig CLUSTER --exec -f FILE', { server });
  return new CliError(
    'loginRefused',
    `${serverHost(server)} does not accept ${environmentKey(env)?.name} here: it was deleted, has expired, its user was disabled, or it is for one cluster only`,
    `Set it to a valid one, or unset it to log in. One for a single cluster works with a kubeconfig only; where you are logged in, make that with: ${make}`,
  );
}
