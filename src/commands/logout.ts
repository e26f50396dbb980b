import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { type Logout, logOut } from '../flows/log-out.ts';
import { printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import type { SessionRecord } from '../store/sessions.ts';
import type { GlobalOptions } from './options.ts';

export interface LogoutArguments extends GlobalOptions {
  url?: string | undefined;
  all?: boolean | undefined;
}

export async function runLogout(context: Context, args: LogoutArguments): Promise<void> {
  for (const record of chooseSessions(context, args)) {
    tellLogout(context, record, await logOut(context, record));
  }
}

function tellLogout({ tell }: Context, record: SessionRecord, logout: Logout): void {
  const host = serverHost(record.server);
  tell(`Logged out of ${host}${describeOutcome(record, logout)}.`);
  const { left, reason } = logout;
  if (left.length === 0) return;
  const ids = left.map((id) => printable(id)).join(', ');
  tell(`kubectl-rancher: on ${host} these may be good until they expire: ${ids} (${reason})`);
}

function describeOutcome({ keep }: SessionRecord, { sessionEnded, mintedDeleted }: Logout): string {
  const tokens = `${mintedDeleted} cluster token${mintedDeleted === 1 ? '' : 's'}`;
  if (sessionEnded) return `: the session was ended there${mintedDeleted === 0 ? '' : `, with ${tokens}`}`;
  const deleted = mintedDeleted === 0 ? '' : `; ${tokens} ${mintedDeleted === 1 ? 'was' : 'were'} deleted there`;
  return keep ? ` here: your API key stays good there${deleted}` : ` here${deleted}`;
}

function chooseSessions(context: Context, { all, url, server, profile }: LogoutArguments): SessionRecord[] {
  if (all) return context.sessions.list();
  const chosen = url === undefined ? chooseServer(context, server, profile) : parseServerUrl(url);
  const record = context.sessions.find(chosen, profile);
  if (record !== undefined) return [record];
  throw new CliError('failed', `not logged in to ${serverHost(chosen)}`, 'See: kubectl rancher status');
}
