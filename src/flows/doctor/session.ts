import { localTime } from '../../local-time.ts';
import { loginCommand } from '../../own-commands.ts';
import { RancherError } from '../../rancher/responses.ts';
import { readOwnToken } from '../../rancher/tokens.ts';
import { serverHost } from '../../server-url.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { describeSession, findSession, findSessionRecord, hasEnded } from '../session/session.ts';
import { type Check, type Diagnosis, ok, type Patient, warning } from './check.ts';
import { diagnoseRefusedKey } from './environment-key.ts';

/** When it is time to say that a session ends, in milliseconds before it does. */
const soon = 30 * 60_000;

/** Whether somebody is logged in, for how long, and whether the server still says so. */
export const session: Check = {
  name: 'session',
  async examine(patient) {
    const { context, server, profile } = patient;
    const logIn = `Run: ${loginCommand({ server, profile })}`;
    if (server === undefined) return [warning('not logged in to any Rancher', logIn)];
    const record = findSessionRecord(context, server, profile);
    if (record === undefined) return [warning(`not logged in to ${serverHost(server)}`, logIn)];
    const now = context.clock.now();
    if (hasEnded(record, now)) return [warning(`the login to ${serverHost(server)} has ended`, logIn)];
    const fault = await findFault(patient, record, logIn);
    if (fault !== undefined) return [fault];
    if (record.expiresAt - now < soon && !record.renewable) {
      return [
        warning(`the login to ${serverHost(server)} ends soon, at ${localTime(record.expiresAt)}`, `${logIn} --force`),
      ];
    }
    return [ok(describe(record))];
  },
};

function describe(record: SessionRecord): string {
  if (record.store === 'environment') return `RANCHER_TOKEN_KEY is a session of ${serverHost(record.server)}`;
  return describeSession(record).replace(/^L(.*)\.$/, 'l$1');
}

function missing({ server, store }: SessionRecord, logIn: string): Diagnosis {
  const place = store === 'keychain' ? 'the keychain' : 'its file';
  return warning(`the token of the session of ${serverHost(server)} is not in ${place} any more`, logIn);
}

function unrequested(context: Context, record: SessionRecord): Diagnosis {
  const host = serverHost(record.server);
  return warning(
    `${describe(record)}, as far as is known here; ${host} could not be asked`,
    `Look again when it answers: ${commandFor(context, 'doctor', record)}`,
  );
}

/** Asked only where the server can be, and nobody has to unlock the keychain first. */
async function findFault(
  { context, visit, tryKeychain }: Patient,
  record: SessionRecord,
  logIn: string,
): Promise<Diagnosis | undefined> {
  if (record.store === 'keychain' && (await tryKeychain()) !== undefined) return undefined;
  const found = await findSession(context, record.server, record.profile);
  if (found === undefined) return missing(record, logIn);
  const visited = await visit();
  if (visited?.response === undefined) return unrequested(context, record);
  if (record.clusterId !== undefined) return undefined;
  try {
    await readOwnToken(visited.http, found.token);
    return undefined;
  } catch (error) {
    if (!(error instanceof RancherError && error.status === 401)) throw error;
    if (record.store === 'environment') return diagnoseRefusedKey(context, visited.http, { ...found, ...record });
    return warning(`${serverHost(record.server)} does not take the session any more`, logIn);
  }
}
