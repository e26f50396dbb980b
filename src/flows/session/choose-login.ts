import { CliError } from '../../errors.ts';
import { apiKeyObstacle, logInWithApiKey } from '../../login/api-key.ts';
import { azureBrowserMethod } from '../../login/azure-browser.ts';
import { deviceMethod } from '../../login/device-code.ts';
import type { LoginContext, LoginMethod, LoginResult, MethodName, OidcClient } from '../../login/method.ts';
import { hasPassword, passwordMethod } from '../../login/password.ts';
import { pasteMethod } from '../../login/paste.ts';
import { logInWithRancherOidc, oidcObstacle } from '../../login/rancher-oidc.ts';
import { samlMethod } from '../../login/saml.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import type { Provider } from '../../rancher/login/providers.ts';
import { serverHost } from '../../server-url.ts';
import type { LastLogin } from '../../store/sessions/last-logins.ts';

/** The better ones first. */
const methods: LoginMethod[] = [passwordMethod, samlMethod, azureBrowserMethod, deviceMethod, pasteMethod];

/** How the user wants to log in. */
export interface LoginOptions {
  /** A provider's id or type; absent: the only one, or the user's choice. */
  provider?: string;
  /** Absent: what suits the provider and this machine. */
  method?: MethodName;
}

/** The last login's method, and whether to use it again without a question; else it only comes first in the list. */
export interface LastTime {
  last: LastLogin | undefined;
  asLastTime: boolean;
}

export interface ChosenLogin {
  method: MethodName;
  /** The registered client that it is done with. */
  oidcClient?: OidcClient;
  /** Absent where the login itself tells, or none is needed. */
  provider?: Provider;
  run(): Promise<LoginResult>;
}

/**
 * Decides how to log in: by the options, what the server has, and what can be done here; the person chooses when
 * that leaves several providers.
 * Throws `usage` for options that cannot be met, `loginNeeded` when nothing can be done here, `cancelled`.
 */
export async function chooseLogin(
  context: LoginContext,
  options: LoginOptions,
  lastTime: LastTime,
): Promise<ChosenLogin> {
  const { given } = context;
  const { last, asLastTime } = lastTime;
  if (options.method === 'token' || given.apiKey !== undefined) return chooseApiKey(context);
  const isOpen = options.provider === undefined && options.method === undefined;
  if (asLastTime && isOpen && last?.method === 'token' && apiKeyObstacle(context) === undefined)
    return chooseApiKey(context);
  // A password without other options is meant to be used.
  const meansPassword = isOpen && hasPassword(given) && given.oidcClient === undefined;
  const whole: LoginOptions = meansPassword ? { ...options, method: 'password' } : options;
  const client = chooseClient(context, whole, last);
  if (client !== undefined) {
    return { method: 'browser', oidcClient: client, run: () => logInWithRancherOidc(context, client) };
  }
  const provider = await chooseProvider(context, whole, lastTime);
  if (provider === undefined) return chooseApiKey(context);
  return chooseMethod(context, provider, whole.method, last?.provider === provider.id ? last.method : undefined);
}

/** A client that is given now; or the remembered one, unless the last login was done without it. */
function chooseClient(
  context: LoginContext,
  options: LoginOptions,
  last: LastLogin | undefined,
): OidcClient | undefined {
  const { given, remembered } = context;
  const isForIt = options.provider === undefined && (options.method === undefined || options.method === 'browser');
  if (!isForIt || oidcObstacle(context) !== undefined) return undefined;
  return given.oidcClient ?? (last !== undefined && !last.withClient ? undefined : remembered.oidcClient);
}

function chooseApiKey(context: LoginContext): ChosenLogin {
  const obstacle = apiKeyObstacle(context);
  if (obstacle !== undefined) throw cannotLogIn(context, [`token needs ${obstacle}`]);
  return { method: 'token', run: () => logInWithApiKey(context) };
}

/** Undefined for someone who prefers an API key to all of them. */
async function chooseProvider(
  context: LoginContext,
  { provider: requested, method }: LoginOptions,
  { last, asLastTime }: LastTime,
): Promise<Provider | undefined> {
  const { http, terminal } = context;
  const host = serverHost(http.server);
  const all = await context.listProviders();
  const serves = (provider: Provider): boolean => methodsOf(provider).some(({ name }) => name === (method ?? name));
  const candidates = all.filter(
    (provider) => serves(provider) && (requested === undefined || isCalled(provider, requested)),
  );
  const [only, ...others] = candidates;
  if (only === undefined)
    throw noProvider(context, all, { ...(requested && { provider: requested }), ...(method && { method }) });
  if (others.length === 0) return only;
  const lastUsed = candidates.find(({ id }) => id === last?.provider);
  if (lastUsed !== undefined && asLastTime) return lastUsed;
  const sorted = lastUsed === undefined ? candidates : [lastUsed, ...candidates.filter((one) => one !== lastUsed)];
  if (!terminal.canPrompt()) {
    const ids = sorted.map(({ id }) => printable(id)).join(', ');
    throw new CliError('usage', `${host} has several providers`, `Choose one with --provider: ${ids}`);
  }
  const choices = sorted.map(({ id, label }) => ({ name: describeChoice(id, label), value: id }));
  const apiKey = method === undefined && requested === undefined ? [{ name: 'An API key', value: '' }] : [];
  const chosen = await terminal.choose('Log in with:', [...choices, ...apiKey]);
  return sorted.find(({ id }) => id === chosen);
}

function describeChoice(id: string, label: string): string {
  return id.toLowerCase() === label.toLowerCase() ? printable(label) : `${printable(label)} (${printable(id)})`;
}

function isCalled({ id, type }: Provider, name: string): boolean {
  return id === name || type === name;
}

function methodsOf(provider: Provider): LoginMethod[] {
  return methods.filter((method) => method.serves(provider));
}

/** The requested method; else that of the last login, if it works here; else the best one that does. */
function chooseMethod(
  context: LoginContext,
  provider: Provider,
  requested: MethodName | undefined,
  last: string | undefined,
): ChosenLogin {
  const candidates = methodsOf(provider).filter(({ name }) => name === (requested ?? name));
  const usable = candidates.filter((method) => method.obstacle(context) === undefined);
  const chosen = usable.find(({ name }) => name === last) ?? usable[0];
  if (chosen === undefined)
    throw cannotLogIn(
      context,
      candidates.map((method) => describeObstacle(method, context)),
    );
  return { method: chosen.name, provider, run: () => chosen.logIn(context, provider) };
}

function describeObstacle(method: LoginMethod, context: LoginContext): string {
  return `${method.name} needs ${method.obstacle(context)}`;
}

function cannotLogIn({ http, profile }: LoginContext, obstacles: string[]): CliError {
  return new CliError(
    'loginNeeded',
    `a login to ${serverHost(http.server)} cannot be done here: ${obstacles.join('; ')}`,
    `Run on a terminal: ${loginCommand({ server: http.server, profile })}`,
  );
}

function noProvider(
  { http, profile }: LoginContext,
  all: Provider[],
  { provider: requested, method }: LoginOptions,
): CliError {
  const host = serverHost(http.server);
  const found = requested === undefined ? undefined : all.find((provider) => isCalled(provider, requested));
  if (requested !== undefined && found === undefined) {
    const ids = listOf(all, ({ id }) => id);
    return new CliError('usage', `${host} has no provider "${printable(requested)}"`, `It has: ${ids}`);
  }
  const candidates = found === undefined ? all : [found];
  if (method !== undefined) {
    const what = found === undefined ? 'no provider that takes' : `no way to log in to ${printable(found.id)} by`;
    return new CliError(
      'usage',
      `${host} has ${what} --method ${method}`,
      `It has: ${listOf(candidates, withMethods)}`,
    );
  }
  const types = listOf(candidates, ({ type }) => type);
  const byKey = `With an API key, any provider will do: ${loginCommand({ server: http.server, profile }, '--method token')}`;
  return new CliError('failed', `${host} has no provider that this program knows how to log in to: ${types}`, byKey);
}

function withMethods(provider: Provider): string {
  const names = methodsOf(provider).map(({ name }) => name);
  return `${provider.id} (${names.join(', ') || 'token'})`;
}

function listOf(providers: Provider[], describe: (provider: Provider) => string): string {
  return providers.map((provider) => printable(describe(provider))).join(', ') || 'none';
}
