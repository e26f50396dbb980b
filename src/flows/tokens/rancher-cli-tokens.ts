import { join } from 'node:path';
import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { expectHome } from '../../platform/paths/home.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import { parseServerUrl, serverHost } from '../../server-url.ts';
import { type CliToken, readCliTokens, removeCliTokens } from '../../store/rancher-cli.ts';
import type { Context } from '../context.ts';
import { findSession } from '../session/session.ts';
import { connectTo } from '../trust/connect-to.ts';

export interface LeftTokens {
  /** The file of the Rancher CLI. */
  path: string;
  /** Its tokens that have not expired; undefined if there is no such file. */
  tokens: CliToken[] | undefined;
}

/** The tokens that the Rancher CLI stored for kubectl: valid for every cluster, and for weeks. */
export function findCliTokens({ env, clock }: Pick<Context, 'env' | 'clock'>): LeftTokens {
  const path = join(
    env.RANCHER_CONFIG_DIR || join(env.HOME || expectHome(env, 'RANCHER_CONFIG_DIR'), '.rancher'),
    'cli2.json',
  );
  return { path, tokens: readCliTokens(path)?.filter(({ expiresAt }) => expiresAt > clock.now()) };
}

export interface RevokedCliTokens {
  /** Ids of those that were deleted on their server, and from the file. */
  revoked: string[];
  left: { id: string; reason: string }[];
}

/** Deletes them on their servers, each with itself or with the stored session, and then from the file. */
export async function revokeCliTokens(
  context: Context,
  { path, tokens = [] }: LeftTokens,
  profile: string,
): Promise<RevokedCliTokens> {
  const revoked: string[] = [];
  const left: RevokedCliTokens['left'] = [];
  for (const token of tokens) {
    try {
      await revoke(context, token, profile);
      revoked.push(token.id);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      left.push({ id: token.id, reason: error.message });
    }
  }
  if (revoked.length > 0) removeCliTokens(path, revoked);
  return { revoked, left };
}

/** A token can delete itself, unless it is for one cluster; one that no longer exists is refused with the same 401. */
async function revoke(context: Context, { server: address, id, token }: CliToken, profile: string): Promise<void> {
  const server = parseServerUrl(address);
  const http = connectTo(context, { server, profile });
  try {
    await deleteToken(http, token, id);
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    const session = await findSession(context, server, profile);
    if (session === undefined) {
      throw new CliError(
        'loginNeeded',
        `that requires a login: ${loginCommand({ server: serverHost(server), profile })}`,
      );
    }
    await deleteToken(http, session.token, id);
  }
}
