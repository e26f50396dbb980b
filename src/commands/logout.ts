import { defaultProfile } from '../default-profile.ts';
import { environmentKey } from '../environment-key.ts';
import { Cancelled, CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import { commandFor } from '../flows/command-for.ts';
import type { Context } from '../flows/context.ts';
import { environmentServer } from '../flows/environment-server.ts';
import { findTokensInKubeconfigs } from '../flows/kubeconfig/left-tokens.ts';
import { type Logout, logOut } from '../flows/session/log-out.ts';
import { loginCommand, ownCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import { oneAfterAnother, quoteForShell } from '../shell-words.ts';
import type { LoginName } from '../store/login-file.ts';
import { countOf } from './output/count.ts';
import type { GlobalOptions } from './program/options.ts';

export interface LogoutArguments extends GlobalOptions {
  url?: string | undefined;
  all?: boolean | undefined;
}

/**
 * Ends the chosen sessions, each even if another fails. Throws `loginNeeded` if there is none to end, and `failed` at the end if one
 * of them is still stored here.
 */
export async function runLogout(context: Context, args: LogoutArguments): Promise<void> {
  const failures: CliError[] = [];
  const logins = chooseLogins(context, args);
  const ended = new Set<string>();
  for (const [index, login] of logins.entries()) {
    try {
      const interrupted = await runOne(context, login);
      ended.add(login.server);
      if (interrupted) expectNoMore(context, logins.slice(index + 1));
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      if (!(error instanceof CliError)) throw error;
      failures.push(error);
    }
  }
  for (const server of ended) reportKubeconfigTokens(context, { server, profile: args.profile });
  const keyed = args.all ? environmentServer(context.env) : undefined;
  if (keyed !== undefined)
    context.tell(`${environmentKey(context.env)?.name} remains the session for ${serverHost(keyed)} while it is set.`);
  const last = failures.pop();
  for (const failure of failures) context.tell(failure.describe());
  if (last !== undefined) throw last;
}

/** Ctrl-C while one session is ended keeps the others. */
function expectNoMore({ tell }: Context, others: LoginName[]): void {
  if (others.length === 0) {
    tell('kubectl-rancher: Ctrl-C came too late: you are logged out');
    return;
  }
  const left = others.map(({ server, profile }) => `${serverHost(server)} (profile ${printable(profile)})`);
  throw new Cancelled(`interrupted: you are still logged in to ${left.join(', ')}`);
}

/** Returns whether it was interrupted. */
async function runOne(context: Context, login: LoginName): Promise<boolean> {
  const host = serverHost(login.server);
  const logout = await logOut(context, login);
  if (logout === undefined) {
    context.tell(`Another process has already logged out of ${host}.`);
    return false;
  }
  const { stillHere } = logout;
  if (stillHere === undefined) context.tell(`Logged out of ${host}${describeOutcome(logout)}.`);
  reportLeft(context, login, logout);
  if (stillHere === undefined) return logout.interrupted === true;
  const there = logout.sessionEnded ? 'the session was ended there, but ' : '';
  throw new CliError(
    'failed',
    `logged out of ${host} only in part: ${there}${stillHere}`,
    `Once that is fixed, run: ${commandFor(context, 'logout', login)}`,
  );
}

function describeOutcome({ keyStays, sessionEnded, sessionRefused, mintedDeleted }: Logout): string {
  if (sessionRefused) {
    return ' here. The server no longer accepted the session: it had ended, or its user is disabled';
  }
  const tokens = countOf(mintedDeleted, 'cluster token');
  if (sessionEnded) return `: the session was ended there${mintedDeleted === 0 ? '' : `, with ${tokens}`}`;
  const deleted = mintedDeleted === 0 ? '' : `; ${tokens} ${mintedDeleted === 1 ? 'was' : 'were'} deleted there`;
  return keyStays ? ` here: your API key is still valid there${deleted}` : ` here${deleted}`;
}

function reportLeft(context: Context, login: LoginName, { left, reason }: Logout): void {
  if (left.length === 0) return;
  const ids = left.map((id) => printable(id)).join(', ');
  const host = serverHost(login.server);
  context.tell(`kubectl-rancher: these tokens on ${host} may be valid until they expire: ${ids} (${reason})`);
  const command = ownCommand(`tokens delete ${left.map(quoteForShell).join(' ')}`, login);
  context.tell(`  To delete them, log in first: ${oneAfterAnother([loginCommand(login), command])}`);
}

/** What a kubeconfig has in place of this program's command works on after a logout. */
function reportKubeconfigTokens(context: Context, login: LoginName): void {
  const found = findTokensInKubeconfigs(context, login.server);
  for (const { path, count } of found) {
    const users = `${countOf(count, 'user')} in ${printable(path)} ${count === 1 ? 'has' : 'have'}`;
    context.tell(
      `kubectl-rancher: ${users} a token of ${serverHost(login.server)} that stays valid without a login, until it expires`,
    );
  }
  if (found.length === 0) return;
  const commands = [loginCommand(login, '--no-merge'), ownCommand('kubeconfig convert --revoke', login)];
  context.tell(`  To replace them with the plugin, and delete them on the server: ${oneAfterAnother(commands)}`);
}

function chooseLogins(context: Context, { all, url, server, profile }: LogoutArguments): LoginName[] {
  if (all && (url !== undefined || server !== undefined || profile !== defaultProfile(context.env))) {
    throw new CliError('usage', 'name one login, or add --all; not both');
  }
  const everyLogin = all ? context.sessions.list() : [];
  if (everyLogin.length > 0) return everyLogin;
  const chosen = url === undefined ? chooseServer(context, server, profile) : parseServerUrl(url);
  if (url !== undefined && server !== undefined && parseServerUrl(server) !== chosen) {
    throw new CliError('usage', `${printable(url)} and --server ${printable(server)} are different servers`);
  }
  if (environmentServer(context.env) === chosen) throw describeKey(context, { server: chosen, profile });
  const record = context.sessions.find(chosen, profile);
  if (record !== undefined) return [record];
  throw new CliError('loginNeeded', `not logged in to ${serverHost(chosen)}`, 'See: kubectl rancher status');
}

/** With a key in the environment, commands work as its user: a stored session for that server is not what logout means. */
function describeKey(context: Context, login: LoginName): CliError {
  const isAlsoStored = context.sessions.find(login.server, login.profile) !== undefined;
  return new CliError(
    'failed',
    `${environmentKey(context.env)?.name} is the session for ${serverHost(login.server)} while it is set, and logout does not delete a key`,
    isAlsoStored
      ? `Unset it; then, to end the session stored here: ${ownCommand('logout', login)}`
      : `Unset it; before that, to delete the tokens created with it: ${ownCommand('token delete --all', login)}`,
  );
}
