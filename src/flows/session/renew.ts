import { Cancelled } from '../../errors.ts';
import { deferSignals } from '../../platform/processes/signals.ts';
import { reasonOf } from '../../printable.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { connectTo } from '../trust/connect-to.ts';
import { describeCancelledLogin, describeUnfinishedLogin, tellIfTooLate } from './interrupted-login.ts';
import type { Session } from './session.ts';
import type { SessionNeed } from './session-need.ts';

/**
 * A new session from the refresh token of the last one, without a person; undefined where that is not to be had. The refresh token is used up
 * by it, so Ctrl-C waits until the new one is kept. Throws `cancelled` when it came and there is no new session.
 */
export async function renewSession(
  context: Context,
  { server, profile, trust }: SessionNeed,
): Promise<Session | undefined> {
  const record = context.sessions.find(server, profile);
  const client = context.servers.find(server)?.oidcClient;
  if (!record?.renewable || client === undefined || isIdle(record, context.clock.now())) return undefined;
  try {
    const refreshToken = await context.sessions.readRefreshToken(record);
    if (refreshToken === undefined) return undefined;
    const http = connectTo(context, { server, profile, trust });
    const { refreshWithRancherOidc } = await import('../../login/rancher-oidc.ts');
    const { keepSession } = await import('./keep-session.ts');
    const options = { ...(record.store === 'environment' ? {} : { sessionStore: record.store }), storeOptional: true };
    const session = await deferSignals(
      context.interruptions,
      describeUnfinishedLogin({ server, profile }),
      async () => {
        const renewed = await refreshWithRancherOidc(http, { client, refreshToken, clock: context.clock });
        const login = { ...renewed, provider: renewed.provider ?? record.provider, server, profile };
        return keepSession(context, http, login, options);
      },
    );
    tellIfTooLate(context);
    context.log('the session was renewed');
    return session;
  } catch (error) {
    if (error instanceof Cancelled) throw describeCancelledLogin({ server, profile }, error);
    context.log(`the session could not be renewed: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Whether the user has done nothing for longer than the admin lets a session lie. */
function isIdle({ limits, lastUsedAt }: SessionRecord, now: number): boolean {
  return limits.sessionIdleTtl !== undefined && now - lastUsedAt >= limits.sessionIdleTtl;
}
