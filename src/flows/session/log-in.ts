import { Cancelled } from '../../errors.ts';
import type { GivenProof, LoginContext, LoginResult, MethodName } from '../../login/method.ts';
import { loginCommand } from '../../own-commands.ts';
import type { Browser } from '../../platform/browser.ts';
import { type Deferral, deferFromWithin } from '../../platform/processes/signals.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { tokenDescription } from '../../rancher/tokens/token-description.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';
import type { TrustedConnection } from '../trust/ask-for-trust.ts';
import { establishTrust } from '../trust/establish-trust.ts';
import type { TrustOptions } from '../trust/trust-options.ts';
import { rememberTrust } from '../trust/trusted-server.ts';
import { chooseBrowser } from './choose-browser.ts';
import { type ChosenLogin, chooseLogin, type LoginOptions } from './choose-login.ts';
import { createEarlyProviders } from './early-providers.ts';
import { deleteLong, exchangeToken } from './exchange-token.ts';
import { describeCancelledLogin, describeUnfinishedLogin, tellIfTooLate } from './interrupted-login.ts';
import { keepSession, type SessionOptions } from './keep-session.ts';
import { endReplacedSession, findReplacedSession } from './replace.ts';
import type { Session } from './session.ts';

export interface LoginRequest extends SessionOptions, LoginOptions, LoginName {
  trust?: TrustOptions;
  /** What is known already, so there is no prompt for it. */
  given?: GivenProof;
  /** In place of this machine's own. */
  browser?: Browser;
  /** What opens a browser, in place of what is remembered; `none`: not that either. */
  browserCommand?: string;
  /** What was typed after the address, for the command in a message that begins this login again. */
  typedOptions?: string;
  /** Whether the way of the last login is taken again without a question. */
  asLastTime?: boolean;
}

/** Logs in to a server and stores the session, in place of an earlier one. Prompts on the terminal for what is not given. */
export async function logIn(context: Context, request: LoginRequest): Promise<Session> {
  try {
    const session = await deferFromWithin(context.interruptions, describeUnfinishedLogin(request), (deferral) =>
      begin(context, request, deferral),
    );
    tellIfTooLate(context);
    warnOfShortSession(context, session);
    return session;
  } catch (error) {
    throw error instanceof Cancelled ? describeCancelledLogin(request, error) : error;
  }
}

async function begin(context: Context, request: LoginRequest, deferral: Deferral): Promise<Session> {
  const providers = createEarlyProviders();
  const http = await establishTrust(context, request, needsProviders(request) ? providers.ask : undefined);
  const prepared = prepareLogin(context, http, request, deferral);
  const login = await chooseLogin({ ...prepared, listProviders: () => providers.list(http) }, request, {
    last: context.lastLogins.find(request),
    asLastTime: request.asLastTime === true,
  });
  const result = await login.run();
  deferral.begin();
  return complete(context, http, request, { login, result });
}

/** Whether the way to log in depends on what the server has. */
function needsProviders({ method, given }: LoginRequest): boolean {
  return method !== 'token' && given?.apiKey === undefined && given?.oidcClient === undefined;
}

/**
 * From its first token on a login is brought to its end: what is issued is kept here, or deleted on the server. Where the login makes none
 * by itself, as with an API key, that is from here on.
 */
async function complete(
  context: Context,
  http: TrustedConnection,
  request: LoginRequest,
  { login, result }: { login: ChosenLogin; result: LoginResult },
): Promise<Session> {
  const { server, profile } = request;
  const issued = await exchangeToken(context, http, result);
  // Asking took time: another process may have logged in meanwhile.
  const replaced = await findReplacedSession(context, server, profile);
  const provider = login.provider?.id ?? result.provider ?? '';
  const session = await keepSession(context, http, { ...result, issued, provider, server, profile }, request);
  if (result.exchange === 'replaceable' && !session.unkept) await deleteLong(context, http, result.issued);
  if (http.toRemember !== undefined) rememberTrust(context, http.toRemember);
  await endReplacedSession(context, http, replaced, session);
  rememberLogin(context, request, login, { provider, method: login.method, username: result.username ?? '' });
  return session;
}

function prepareLogin(
  context: Context,
  http: RancherHttp,
  request: LoginRequest,
  deferral: Deferral,
): Omit<LoginContext, 'listProviders'> {
  const { terminal, clock, tell, connect, servers } = context;
  const username = context.lastLogins.find(request)?.username;
  const oidcClient = servers.find(request.server)?.oidcClient;
  return {
    http,
    profile: request.profile,
    again: loginCommand(request, request.typedOptions),
    terminal,
    clock,
    browser: request.browser ?? chooseBrowser(context, request.server, request.browserCommand),
    connect: (origin) => connect(origin, { kind: 'roots' }),
    say: (line) => (terminal.canPrompt() ? terminal.say(line) : tell(line)),
    deferInterruptions: deferral.begin,
    issue: deferral.attempt,
    description: tokenDescription(),
    given: request.given ?? {},
    remembered: { ...(username ? { username } : {}), ...(oidcClient && { oidcClient }) },
  };
}

/** A session shorter than this is probably a mistake in a setting. Milliseconds. */
const shortSession = 10 * 60_000;

function warnOfShortSession({ clock, tell }: Context, { record }: Session): void {
  const left = record.expiresAt - clock.now();
  if (record.keep || left >= shortSession) return;
  const minutes = Math.max(1, Math.round(left / 60_000));
  tell(
    `kubectl-rancher: this session ends in ${minutes} min: ask the administrator of ${serverHost(record.server)} about its setting auth-user-session-ttl-minutes`,
  );
}

/** For convenience only, so a disk that takes nothing is no hindrance. */
function rememberLogin(
  context: Context,
  { server, profile }: LoginRequest,
  { oidcClient }: ChosenLogin,
  login: { provider: string; method: MethodName; username: string },
): void {
  try {
    context.lastLogins.save({ server, profile }, { ...login, ...(oidcClient && { withClient: true }) });
    const known = context.servers.find(server) ?? { url: server };
    if (oidcClient !== undefined) context.servers.save({ ...known, oidcClient });
    context.failedLogins.forget({ server, profile });
  } catch (error) {
    context.log(`the way of this login could not be noted: ${error}`);
  }
}
