import { deleteToken } from '../rancher/tokens.ts';
import type { Context } from './context.ts';
import { connectTo } from './trust-server.ts';
import { withSession } from './with-session.ts';

export interface Revocation {
  deleted: string[];
  /** Those that none of the servers has for this user. */
  left: string[];
}

/** Deletes tokens by their ids, on whichever of the servers has them. */
export async function revokeTokens(
  context: Context,
  { servers, profile, ids }: { servers: string[]; profile: string; ids: string[] },
): Promise<Revocation> {
  const deleted: string[] = [];
  for (const server of servers) {
    await withSession(context, { server, profile, trust: {} }, async ({ token }) => {
      const http = connectTo(context, server);
      for (const id of ids.filter((one) => !deleted.includes(one))) {
        if (await deleteToken(http, token, id)) deleted.push(id);
      }
    });
  }
  return { deleted, left: ids.filter((id) => !deleted.includes(id)) };
}
