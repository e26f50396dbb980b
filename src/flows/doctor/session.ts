import { environmentKey } from '../../environment-key.ts';
import { localTime } from '../../local-time.ts';
import { loginCommand } from '../../own-commands.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { readOwnToken } from '../../rancher/tokens/tokens.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { describeSession, findSession, findSessionRecord, hasEnded } from '../session/session.ts';
import { type Check, type CheckFinding, ok, type Subject, warning } from './check.ts';
import { diagnoseRefusedKey } from './environment-key.ts';
import { isOfCertificate } from './server.ts';

/** How long before its end a session is worth a warning, in milliseconds. */
const soon = 30 * 60_000;

/** Whether there is a login, how long it is valid, and whether the server still accepts it. */
export const session: Check = {
  name: 'session',
  async run(subject) {
    const { context, server, profile } = subject;
    const logIn = `Run: ${loginCommand({ server, profile })}`;
    if (server === undefined) return [warning('not logged in to any Rancher', logIn)];
    const record = findSessionRecord(context, server, profile);
    if (record === undefined) return [warning(`not logged in to ${serverHost(server)}`, logIn)];
    const now = context.clock.now();
    if (hasEnded(record, now)) return [warning(`the login to ${serverHost(server)} has ended`, logIn)];
    const fault = await findFault(subject, record, logIn);
    if (fault !== undefined) return [fault];
    if (record.expiresAt - now < soon && !record.renewable) {
      return [
        warning(`the login to ${serverHost(server)} ends soon, at ${localTime(record.expiresAt)}`, `${logIn} --force`),
      ];
    }
    return [ok(describe(context, record))];
  },
};

function describe({ env }: Context, record: SessionRecord): string {
  if (record.store === 'environment')
    return `${environmentKey(env)?.name} is the session for ${serverHost(record.server)}`;
  return describeSession(record).replace(/^L(.*)\.$/, 'l$1');
}

function missing({ server, store }: SessionRecord, logIn: string): CheckFinding {
  const place = store === 'keychain' ? 'the keychain' : 'its file';
  return warning(`the token of the session for ${serverHost(server)} is no longer in ${place}`, logIn);
}

function unverified(context: Context, record: SessionRecord, isDistrusted: boolean): CheckFinding {
  const host = serverHost(record.server);
  const reason = isDistrusted ? `the certificate of ${host} is not trusted` : `${host} did not respond`;
  return warning(
    `${describe(context, record)}, as far as is known here; ${reason}`,
    `Once it ${isDistrusted ? 'is trusted' : 'responds again'}: ${commandFor(context, 'doctor', record)}`,
  );
}

/** Skipped if the keychain would have to be unlocked first, or the server does not respond. */
async function findFault(
  { context, ping, tryKeychain }: Subject,
  record: SessionRecord,
  logIn: string,
): Promise<CheckFinding | undefined> {
  if (record.store === 'keychain' && (await tryKeychain()) !== undefined) return undefined;
  const found = await findSession(context, record.server, record.profile);
  if (found === undefined) return missing(record, logIn);
  const pinged = await ping();
  if (pinged?.response === undefined) return unverified(context, record, isOfCertificate(pinged?.failure?.code ?? ''));
  if (record.clusterId !== undefined) return undefined;
  try {
    await readOwnToken(pinged.http, found.token);
    return undefined;
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    if (record.store === 'environment') return diagnoseRefusedKey(context, pinged.http, { ...found, ...record });
    return warning(`${serverHost(record.server)} no longer accepts your session`, logIn);
  }
}
