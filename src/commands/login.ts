import { environmentKey } from '../environment-key.ts';
import { CliError } from '../errors.ts';
import { latestServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { environmentServer, readEnvironmentUrl } from '../flows/environment-server.ts';
import { keepCopy } from '../flows/kubeconfig/plugin-command.ts';
import { describePlace, isWithoutKeychain } from '../flows/session/keep-session.ts';
import { holdLoginLock } from '../flows/session/locks.ts';
import { type LoginRequest, logIn } from '../flows/session/log-in.ts';
import { moveSession } from '../flows/session/move.ts';
import { preferredSessionStore } from '../flows/session/preferred-store.ts';
import { rememberServerOptions, useServerOptions } from '../flows/session/server-options.ts';
import { describeSession, findSession } from '../flows/session/session.ts';
import { verifySession } from '../flows/session/verify.ts';
import { establishTrust } from '../flows/trust/establish-trust.ts';
import type { GivenProof, MethodName } from '../login/method.ts';
import { loginCommand } from '../own-commands.ts';
import { noBrowser } from '../platform/browser.ts';
import { reasonOf } from '../printable.ts';
import { Secret } from '../secret.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import type { SessionPlace, SessionRecord } from '../store/sessions/sessions.ts';
import { optionsForRetry } from './login-again.ts';
import { readGiven } from './login-given.ts';
import { mergeAfterLogin } from './login-merge.ts';
import { type GlobalOptions, type TrustArguments, trustOptions } from './program/options.ts';

export interface LoginArguments extends GlobalOptions, TrustArguments {
  url?: string | undefined;
  provider?: string | undefined;
  method?: MethodName | undefined;
  username?: string | undefined;
  passwordStdin?: boolean | undefined;
  tokenStdin?: boolean | undefined;
  keepToken?: boolean | undefined;
  clientId?: string | undefined;
  clientSecretStdin?: boolean | undefined;
  browser?: boolean | undefined;
  browserCommand?: string | undefined;
  proxy?: string | undefined;
  sessionStore?: SessionPlace | undefined;
  force?: boolean | undefined;
  merge?: boolean | undefined;
}

export async function runLogin(context: Context, args: LoginArguments): Promise<void> {
  const server = await findServer(context, args);
  const options = useServerOptions(context, server, args);
  if (environmentServer(context.env) === server) {
    await establishTrust(context, { server, profile: args.profile, trust: trustOptions(args, context.env, server) });
    rememberServerOptions(context, server, options);
    context.tell(
      `${environmentKey(context.env)?.name} is the session for ${serverHost(server)}: no login is needed while it is set.`,
    );
    return;
  }
  const given = await readGiven(context.env, args, server);
  const trusted = context.servers.find(server)?.caPem;
  const { record, unchecked } = await holdLoginLock(context, { server, profile: args.profile }, () =>
    logInAsRequested(context, args, { server, given, hasNewProxy: options.proxy instanceof Secret }),
  );
  rememberServerOptions(context, server, options);
  if (unchecked !== undefined) throw describeUnchecked(unchecked);
  const hasNewAuthority = trusted !== undefined && trusted !== context.servers.find(server)?.caPem;
  const requested = context.interruptions.hasCome() ? false : args.merge;
  await mergeAfterLogin(context, record, { merge: requested, hasNewAuthority });
}

interface LoginOutcome {
  record: SessionRecord;
  /** Why the server could not be asked whether it still accepts the session. */
  unchecked?: CliError;
}

function describeUnchecked({ code, message, nextStep }: CliError): CliError {
  return new CliError(code, `the session could not be checked: ${message}`, nextStep);
}

async function logInAsRequested(
  context: Context,
  args: LoginArguments,
  { server, given, hasNewProxy }: { server: string; given: GivenProof; hasNewProxy: boolean },
): Promise<LoginOutcome> {
  const { env, tell } = context;
  const trust = trustOptions(args, env, server);
  const existing = args.force ? undefined : await findSession(context, server, args.profile);
  const suits = existing !== undefined && isAsRequested(context, existing.record, args, given);
  const state = suits ? await verifySession(context, existing, { trust, mustRespond: hasNewProxy }) : undefined;
  // Only a login with the current password can set a new one, and only a person can choose it.
  const needsPerson = state === 'mustChangePassword' && context.terminal.canPrompt();
  if (suits && state !== 'refused' && !needsPerson) {
    tell(`${describeSession(existing.record)} To log in again, add --force.`);
    becomeLatest(context, existing.record);
    const unchecked = state instanceof CliError ? { unchecked: state } : {};
    if (args.sessionStore === undefined || args.sessionStore === existing.record.store)
      return { record: existing.record, ...unchecked };
    const record = await moveSession(context, existing, args.sessionStore);
    tell(`The session was moved to ${describePlace(record)}.`);
    return { record, ...unchecked };
  }
  const request: LoginRequest = {
    server,
    profile: args.profile,
    trust,
    given,
    typedOptions: optionsForRetry(args),
    ...preferredSessionStore(env),
    ...(args.sessionStore === undefined ? {} : { sessionStore: args.sessionStore }),
    ...(args.provider === undefined ? {} : { provider: args.provider }),
    ...requestedMethod(args),
    ...(args.browser === false ? { browser: noBrowser } : {}),
    ...(args.browserCommand ? { browserCommand: args.browserCommand } : {}),
  };
  const isReasonKnown = isWithoutKeychain(context);
  const { record } = await logIn(context, request);
  keepCopy(context);
  tell(describeSession(record));
  const isRequestedPlace = record.store === request.sessionStore;
  // Where there is no keychain, that has been said with the reason, by this login or an earlier one.
  if (record.store === 'keychain' || isRequestedPlace || isReasonKnown)
    tell(`The session is stored in ${describePlace(record)}.`);
  return { record };
}

/** A login that needed no new session counts as one: commands that name no server use this one from now on. */
function becomeLatest(context: Context, record: SessionRecord): void {
  if (latestServer(context, record.profile) === record.server) return;
  try {
    context.sessions.choose(record, context.clock.now());
  } catch (error) {
    context.tell(
      `kubectl-rancher: commands without --server still use another Rancher; this could not be noted: ${reasonOf(error)}`,
    );
  }
}

/** A password on stdin asks for a login with it; one in the environment is used only if the provider takes passwords. */
function requestedMethod({ method, passwordStdin }: LoginArguments): { method?: MethodName } {
  if (method !== undefined) return { method };
  return passwordStdin ? { method: 'password' } : {};
}

/** Whether a session is of the user, the provider and the method that the options name. */
function isAsRequested(
  { lastLogins }: Context,
  session: SessionRecord,
  { method, provider }: LoginArguments,
  { username, apiKey, oidcClient }: GivenProof,
): boolean {
  if (apiKey !== undefined || oidcClient !== undefined) return false;
  const last = lastLogins.find(session);
  if (method !== undefined && method !== last?.method) return false;
  // Users of LDAP and the like have only a display name here, so compare with what was typed at the login.
  if (username !== undefined && username !== session.user.name && username !== last?.username) return false;
  return provider === undefined || idOfProvider(provider) === session.provider;
}

/** `openLdapProvider` is the type of the provider `openldap`. */
function idOfProvider(idOrType: string): string {
  return idOrType.replace(/Provider$/, '').toLowerCase();
}

async function findServer(context: Context, args: LoginArguments): Promise<string> {
  const named = args.url ?? args.server ?? readEnvironmentUrl(context.env) ?? latestServer(context, args.profile);
  if (named !== undefined) return parseServerUrl(named);
  if (context.terminal.canPrompt())
    return parseServerUrl(await context.terminal.askText('Address of the Rancher server:'));
  throw new CliError('usage', 'which Rancher server?', `Run: ${loginCommand({ profile: args.profile })}`);
}
