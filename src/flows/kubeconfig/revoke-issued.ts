import { reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { deleteKubeconfig } from '../../rancher/kubeconfigs.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { eachAtOnce } from '../retry.ts';
import type { Session } from '../session/session.ts';

export interface TokenMaker {
  http: RancherHttp;
  session: Session;
}

/** What a server made for a kubeconfig. */
export interface MadeTokens {
  ids: Iterable<string>;
  /** The object that the server keeps of the kubeconfig; undefined where there is none, or it is to stay. */
  kubeconfig: string | undefined;
}

/** Deletes tokens that were issued and are in no file. A message names those that stay, with the command that deletes them. */
export async function revokeIssued(
  context: Context,
  { http, session }: TokenMaker,
  { ids, kubeconfig }: MadeTokens,
): Promise<void> {
  if (kubeconfig !== undefined) await forgetKubeconfig(context, { http, session }, kubeconfig);
  const left = new Set(ids);
  let reason: unknown;
  const revoke = async (id: string): Promise<void> => {
    try {
      await deleteToken(http, session.token, id);
      left.delete(id);
    } catch (error) {
      reason = error;
      // Only what says something of this token alone is no reason to leave the others.
      if (!(error instanceof RancherError) || error.status === 401) throw error;
    }
  };
  await eachAtOnce([...left], revoke).catch((error: unknown) => {
    reason = error;
  });
  if (left.size > 0) tellLeft(context, session, [...left], reason);
}

/** The tokens go with it, and are looked after one by one all the same: so that it stays is no harm. */
async function forgetKubeconfig({ log }: Context, { http, session }: TokenMaker, name: string): Promise<void> {
  try {
    await deleteKubeconfig(http, session.token, name);
  } catch (error) {
    log(`${name} stays among the kubeconfigs of ${serverHost(http.server)}: ${reasonOf(error)}`);
  }
}

function tellLeft(context: Context, { record }: Session, ids: string[], reason: unknown): void {
  context.tell(
    `kubectl-rancher: tokens made for this kubeconfig stay on ${serverHost(record.server)} until they expire: ${reasonOf(reason)}`,
  );
  const command = `tokens delete ${ids.map(quoteForShell).join(' ')}`;
  context.tell(`  To delete them: ${commandFor(context, command, record)}`);
}
