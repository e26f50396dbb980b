import { type GivenProof, type LoginContext, type MethodName, methodNames } from '../login/method.ts';
import type { Browser } from '../platform/browser.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { tokenDescription } from '../rancher/token-description.ts';
import { type ChosenLogin, chooseLogin, type LastWay, type LoginWish } from './choose-login.ts';
import type { Context } from './context.ts';
import { deleteLong, exchangeToken } from './exchange-token.ts';
import { keepSession, type SessionWish } from './keep-session.ts';
import { endReplacedSession, findReplacedSession } from './replace-session.ts';
import type { Session } from './session.ts';
import { establishTrust, type TrustOptions } from './trust-server.ts';

export interface LoginRequest extends SessionWish {
  server: string;
  profile: string;
  trust?: TrustOptions;
  /** The provider's id or type; absent: the only one, or the user's choice. */
  provider?: string;
  /** Absent: what suits the provider and this machine. */
  method?: MethodName;
  /** What is known already, and so is not asked for. */
  given?: GivenProof;
  /** In place of this machine's own. */
  browser?: Browser;
  /** Whether the way of the last login is taken again without a question. */
  asLastTime?: boolean;
}

/** Logs in to a server and keeps the session, in place of an earlier one. Asks the terminal for what is not given. */
export async function logIn(context: Context, request: LoginRequest): Promise<Session> {
  const { server } = request;
  const http = await establishTrust(context, server, request.trust);
  const login = await chooseLogin(prepareLogin(context, http, request), wishOf(request), {
    last: lastLogin(context, request),
    takeLast: request.asLastTime === true,
  });
  try {
    return await complete(context, http, request, login);
  } finally {
    if (context.interruptions.release()) context.tell('kubectl-rancher: the login was finished before it was ended');
  }
}

/** From its first token on a login is brought to its end: what is issued is kept here, or deleted on the server. */
async function complete(
  context: Context,
  http: RancherHttp,
  request: LoginRequest,
  login: ChosenLogin,
): Promise<Session> {
  const { server, profile } = request;
  const result = await login.run();
  context.interruptions.hold();
  const issued = await exchangeToken(context, http, result);
  // Asking took time: another process may have logged in meanwhile.
  const replaced = await findReplacedSession(context, server, profile);
  const provider = login.provider?.id ?? result.provider ?? '';
  const session = await keepSession(context, http, { ...result, issued, provider, server, profile }, request);
  if (result.exchange === 'replaceable') await deleteLong(context, http, result.issued);
  await endReplacedSession(context, http, replaced, session);
  rememberLogin(context, request, login, { provider, method: login.method, username: result.username ?? '' });
  return session;
}

function wishOf({ provider, method }: LoginRequest): LoginWish {
  return { ...(provider === undefined ? {} : { provider }), ...(method === undefined ? {} : { method }) };
}

function prepareLogin(context: Context, http: RancherHttp, request: LoginRequest): LoginContext {
  const { terminal, browser, clock, tell, connect, servers } = context;
  const lastUsername = context.lastLogins.find(request)?.username;
  const knownOidcClient = servers.find(request.server)?.oidcClient;
  return {
    http,
    terminal,
    clock,
    browser: request.browser ?? browser,
    connect: (origin) => connect(origin, { kind: 'roots' }),
    say: (line) => (terminal.canPrompt() ? terminal.say(line) : tell(line)),
    holdInterruptions: () => context.interruptions.hold(),
    description: tokenDescription(),
    given: { ...(lastUsername ? { lastUsername } : {}), ...(knownOidcClient && { knownOidcClient }), ...request.given },
  };
}

function lastLogin(context: Context, request: LoginRequest): LastWay {
  const last = context.lastLogins.find(request);
  const method = methodNames.find((name) => name === last?.method);
  return {
    ...(last && { provider: last.provider }),
    ...(method && { method }),
    withClient: last?.withClient === true,
    isKnown: last !== undefined,
  };
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
