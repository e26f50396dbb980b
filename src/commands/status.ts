import { defaultProfile } from '../default-profile.ts';
import { environmentKey } from '../environment-key.ts';
import { CliError } from '../errors.ts';
import { isImplied } from '../flows/choose-server.ts';
import { clusterNames } from '../flows/cluster-names.ts';
import { commandFor } from '../flows/command-for.ts';
import type { Context } from '../flows/context.ts';
import { describeUnusedKey } from '../flows/environment-server.ts';
import { readStatus, type ServerStatus } from '../flows/overview/status.ts';
import { localTime } from '../local-time.ts';
import { type CommandTarget, loginCommand, ownCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import { showProxy } from '../rancher/http/proxy-address.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import { isTable, type Listing, type OutputFormat, printListing } from './output/listing.ts';
import type { GlobalOptions } from './program/options.ts';

export interface StatusArguments extends Omit<GlobalOptions, 'profile'> {
  /** Absent: all of them. */
  profile: string | undefined;
  output: OutputFormat;
  check?: boolean | undefined;
}

function statusListing(context: Context, servers: ServerStatus[]): Listing<ServerStatus> {
  return {
    key: 'servers',
    columns: [
      ...(isChoice(servers)
        ? [{ title: 'DEFAULT', cell: (status: ServerStatus) => markDefault(context, status) }]
        : []),
      { title: 'SERVER', cell: ({ url }) => serverHost(url), whole: true },
      { title: 'PROFILE', cell: ({ profile }) => printable(profile) },
      { title: 'USER', cell: ({ user }) => printable(user.name) || '-' },
      { title: 'PROVIDER', cell: ({ provider }) => printable(provider) || '-' },
      { title: 'LOGGED IN UNTIL', cell: ({ session }) => describeEnd(session), whole: true },
      { title: 'STORED IN', cell: ({ session }) => session?.store ?? '-' },
      { title: 'CACHED CLUSTERS', cell: (status) => describeCredentials(context, status) },
      { title: 'PROXY', cell: ({ url }) => describeProxy(context, url), wide: true },
      { title: 'BROWSER', cell: ({ url }) => printable(context.servers.find(url)?.browserCommand ?? '-'), wide: true },
    ],
    nameOf: ({ url }) => serverHost(url),
    fieldsOf: ({ url, profile, user, provider, session, credentials }) => ({
      url,
      profile,
      user,
      provider,
      session,
      credentials,
    }),
  };
}

/** Whether commands have to choose between servers. */
function isChoice(servers: ServerStatus[]): boolean {
  return servers.some(({ url, profile }) => servers.some((other) => other.profile === profile && other.url !== url));
}

/** For commands of its profile that name no server. */
function markDefault(context: Context, { url, profile }: ServerStatus): string {
  return isImplied(context, { server: url, profile }) ? '*' : '';
}

/** Prints who is logged in where, as far as is known here. With `check`, throws `loginNeeded` without a valid login. */
export async function runStatus(context: Context, args: StatusArguments): Promise<void> {
  const profile = args.profile ?? defaultProfile(context.env);
  const status = readStatus(context, profile);
  const unused = describeUnusedKey(context.env);
  if (unused !== undefined) context.tell(`kubectl-rancher: ${unused}`);
  const wanted = args.server === undefined ? undefined : parseServerUrl(args.server);
  const servers = status.servers
    .filter(({ url }) => wanted === undefined || url === wanted)
    .filter((server) => args.profile === undefined || server.profile === args.profile);
  await printListing(context, args.output, statusListing(context, servers), [servers]);
  const isForPeople = isTable(args.output);
  if (servers.length === 0 && isForPeople) {
    context.tell(`${describeNone(wanted, args.profile)}. Run: ${loginCommand({ server: wanted, profile })}`);
  } else if (isForPeople && context.screen.columns !== undefined && servers.some(isStored)) {
    context.tell(`Changing a password ends none of these logins. To end one: ${logoutCommand(context, servers)}`);
  }
  const keyed = servers.find((server) => !isStored(server));
  if (keyed !== undefined && (isForPeople || args.check)) tellUnchecked(context, keyed);
  if (args.check) checkLogins(servers, { server: wanted, profile });
}

/** The key in the environment is not a stored login, and logout does not end it. */
function isStored({ session }: ServerStatus): boolean {
  return session?.store !== 'environment';
}

/** No server is asked here, so a key that was deleted looks like a valid one. */
function tellUnchecked(context: Context, { url, profile }: ServerStatus): void {
  const doctor = commandFor(context, 'doctor', { server: url, profile });
  context.tell(`${environmentKey(context.env)?.name} was not checked with ${serverHost(url)}. To check it: ${doctor}`);
}

function describeEnd(session: ServerStatus['session']): string {
  if (session === null) return 'ended';
  if (session.store === 'environment') return 'unknown';
  return localTime(session.expiresAt === null ? Infinity : Date.parse(session.expiresAt));
}

/** Those of the environment are for all servers. */
function describeProxy({ proxies }: Context, server: string): string {
  const proxy = proxies.find(server);
  return proxy === undefined ? '-' : showProxy(proxy.url);
}

/** Without a cluster, a token is valid for every one. */
function describeCredentials(context: Context, { url, profile, credentials }: ServerStatus): string {
  const nameOf = clusterNames(context, { server: url, profile });
  const shown = credentials.map(({ cluster }) => (cluster === '' ? 'every cluster' : nameOf(cluster)));
  return shown.sort().join(', ') || '-';
}

function describeNone(server: string | undefined, profile: string | undefined): string {
  const where = server === undefined ? 'any Rancher' : serverHost(server);
  return `Not logged in to ${where}${profile === undefined ? '' : ` as profile ${printable(profile)}`}`;
}

/** With several logins, the command has to name one. */
function logoutCommand(context: Context, [first, ...more]: ServerStatus[]): string {
  if (first === undefined || more.length > 0) return ownCommand('logout URL --profile NAME', {});
  return commandFor(context, 'logout', { server: first.url, profile: first.profile });
}

function checkLogins(all: ServerStatus[], { server, profile }: CommandTarget): void {
  const servers = all.filter((status) => status.profile === profile);
  const ended = servers.filter(({ session }) => session === null).map(({ url }) => url);
  if (servers.length > 0 && ended.length === 0) return;
  const target = { server: ended[0] ?? server, profile };
  throw new CliError('loginNeeded', 'a login is needed', `Run: ${loginCommand(target)}`);
}
