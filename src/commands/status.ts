import { CliError } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import { readStatus, type ServerStatus } from '../flows/status.ts';
import { localTime } from '../local-time.ts';
import { printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../rancher/server-url.ts';
import type { GlobalOptions } from './options.ts';
import { formatTable } from './tables.ts';

export interface StatusArguments extends GlobalOptions {
  output: string;
  check?: boolean | undefined;
}

export async function runStatus(context: Context, args: StatusArguments): Promise<void> {
  const status = readStatus(context);
  const wanted = args.server === undefined ? undefined : parseServerUrl(args.server);
  const servers = status.servers.filter(({ url }) => wanted === undefined || url === wanted);
  if (args.output === 'json') await context.print(`${JSON.stringify({ servers }, undefined, 2)}\n`);
  else if (servers.length > 0) {
    await context.print(describe(servers));
    if (context.screen.columns !== undefined) {
      context.tell('A new password ends none of these logins: kubectl rancher logout does.');
    }
  } else context.tell('Not logged in to any Rancher. Run: kubectl rancher login https://YOUR-RANCHER');
  if (args.check) checkLogins(servers.filter(({ profile }) => profile === args.profile));
}

function describe(servers: ServerStatus[]): string {
  return formatTable(
    ['SERVER', 'PROFILE', 'USER', 'PROVIDER', 'LOGGED IN UNTIL', 'KEPT IN', 'CACHED CLUSTERS'],
    servers.map(({ url, profile, user, provider, session, credentials }) => [
      serverHost(url),
      profile,
      printable(user.name),
      printable(provider),
      session === null ? 'ended' : localTime(session.expiresAt === null ? Infinity : Date.parse(session.expiresAt)),
      session?.store ?? '-',
      credentials.map(({ cluster }) => printable(cluster)).join(', ') || '-',
    ]),
  );
}

function checkLogins(servers: ServerStatus[]): void {
  const ended = servers.filter(({ session }) => session === null).map(({ url }) => url);
  if (servers.length > 0 && ended.length === 0) return;
  const target = ended[0] ?? 'https://YOUR-RANCHER';
  throw new CliError('loginNeeded', 'a login is needed', `Run: kubectl rancher login ${target}`);
}
