import { RancherError } from '../rancher/answers.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { deleteToken } from '../rancher/tokens.ts';
import { serverHost } from '../server-url.ts';
import { quoteForShell } from '../shell-words.ts';
import { commandFor } from './choose-server.ts';
import type { Context } from './context.ts';
import { reasonOf } from './reason.ts';
import type { Session } from './session.ts';
import { eachAtOnce } from './some-at-once.ts';

export interface TokenMaker {
  http: RancherHttp;
  session: Session;
}

/** Deletes tokens that were made and came into nobody's hands. Those that stay are told, with the command that deletes them. */
export async function takeBackTokens(
  context: Context,
  { http, session }: TokenMaker,
  ids: Iterable<string>,
): Promise<void> {
  const left = new Set(ids);
  let reason: unknown;
  const takeBack = async (id: string): Promise<void> => {
    try {
      await deleteToken(http, session.token, id);
      left.delete(id);
    } catch (error) {
      reason = error;
      // Only what says something of this token alone is no reason to leave the others.
      if (!(error instanceof RancherError) || error.status === 401) throw error;
    }
  };
  await eachAtOnce([...left], takeBack).catch((error: unknown) => {
    reason = error;
  });
  if (left.size > 0) tellLeft(context, session, [...left], reason);
}

function tellLeft(context: Context, { record }: Session, ids: string[], reason: unknown): void {
  context.tell(
    `kubectl-rancher: tokens made for this kubeconfig stay on ${serverHost(record.server)} until they expire: ${reasonOf(reason)}`,
  );
  const command = `tokens delete ${ids.map(quoteForShell).join(' ')}`;
  context.tell(`  To delete them: ${commandFor(context, command, record)}`);
}
