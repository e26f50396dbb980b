import { CliError } from '../../errors.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import { findToken } from '../../rancher/tokens/token-pages.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import type { Secret } from '../../secret.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { Context } from '../context.ts';
import { withSession } from '../session/with-session.ts';

/** A token, and the servers that it may be one of. */
export interface RevokedToken {
  id: string;
  servers: string[];
}

/** The result of revoking tokens: each id is in one of the lists. */
export interface Revocation {
  deleted: string[];
  /** The names of the other users that deleted tokens belonged to, by id. */
  owners: Map<string, string>;
  /** Those that none of their servers has for this user. */
  left: string[];
  /** Those that a server could not be asked about. */
  failed: { id: string; error: CliError }[];
}

/** Deletes tokens by their ids. A server that does not respond does not stop the others. */
export async function revokeTokens(
  context: Context,
  { tokens, profile }: { tokens: RevokedToken[]; profile: string },
): Promise<Revocation> {
  const deleted = new Set<string>();
  const owners = new Map<string, string>();
  const errors = new Map<string, CliError>();
  for (const server of new Set(tokens.flatMap(({ servers }) => servers))) {
    const ids = tokens.filter(({ id, servers }) => servers.includes(server) && !deleted.has(id)).map(({ id }) => id);
    const untried = new Set(ids);
    try {
      await deleteAt(context, { server, profile }, untried, { deleted, owners });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      for (const id of untried) errors.set(id, error);
    }
  }
  const rest = tokens.map(({ id }) => id).filter((id) => !deleted.has(id));
  const failed = rest.flatMap((id) => {
    const error = errors.get(id);
    return error === undefined ? [] : [{ id, error }];
  });
  return { deleted: [...deleted], owners, left: rest.filter((id) => !errors.has(id)), failed };
}

function deleteAt(
  context: Context,
  { server, profile }: LoginName,
  untried: Set<string>,
  { deleted, owners }: { deleted: Set<string>; owners: Map<string, string> },
): Promise<void> {
  return withSession(context, { server, profile }, async ({ record, token }, http) => {
    for (const id of untried) {
      const owner = await findOwner(http, token, id);
      if (await deleteToken(http, token, id)) {
        deleted.add(id);
        if (owner !== undefined && owner.id !== record.user.id) owners.set(id, owner.name || owner.id);
      }
      untried.delete(id);
    }
  });
}

/** An admin may delete those of `ext.cattle.io/v1` of all users. What cannot be read is only not said. */
async function findOwner(http: RancherHttp, session: Secret, id: string): Promise<ListedToken['user'] | undefined> {
  if (!id.startsWith('ext/')) return undefined;
  const token = await findToken(http, session, id).catch(() => undefined);
  return token?.user;
}
