import { CliError } from '../errors.ts';
import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { logOut } from '../flows/log-out.ts';
import { printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../rancher/server-url.ts';
import type { SessionRecord } from '../store/sessions.ts';
import type { GlobalOptions } from './options.ts';

export interface LogoutArguments extends GlobalOptions {
  url?: string | undefined;
  all?: boolean | undefined;
}

export async function runLogout(context: Context, args: LogoutArguments): Promise<void> {
  for (const record of chooseSessions(context, args)) {
    const { deleted, left, reason } = await logOut(context, record);
    const host = serverHost(record.server);
    const tokens =
      deleted.length > 1 ? `, with ${deleted.length - 1} cluster token${deleted.length > 2 ? 's' : ''}` : '';
    context.tell(`Logged out of ${host}${left.length === 0 ? `: the session was ended there${tokens}` : ' here'}.`);
    if (left.length > 0) {
      context.tell(
        `kubectl-rancher: on ${host} these may be good until they expire: ${left.map((id) => printable(id)).join(', ')} (${reason})`,
      );
    }
  }
}

function chooseSessions(context: Context, { all, url, server, profile }: LogoutArguments): SessionRecord[] {
  if (all) return context.sessions.list();
  const chosen = url === undefined ? chooseServer(context, server, profile) : parseServerUrl(url);
  const record = context.sessions.find(chosen, profile);
  if (record !== undefined) return [record];
  throw new CliError('failed', `not logged in to ${serverHost(chosen)}`, 'See: kubectl rancher status');
}
