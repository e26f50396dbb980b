import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable, reasonOf } from '../../printable.ts';
import { askCluster, type ClusterResponse } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { RancherError } from '../../rancher/responses.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import { serverHost } from '../../server-url.ts';
import type { Credential, Replacement } from '../../store/credential-format.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { findSession, findSessionRecord, noteUseOfSession } from '../session/session.ts';
import { connectTo } from '../trust/connect-to.ts';
import type { CredentialRequest } from './credential-request.ts';
import { findCluster } from './find-cluster.ts';
import { tellOnce } from './once-per-caller.ts';

/** kubectl is waiting: a server that does not answer for this long is left to kubectl itself. Milliseconds. */
export const checkTimeout = 2_000;

/**
 * Whether the server still takes a cached credential, since kubectl seldom tells when it does not. One that cannot be
 * asked counts as taken: a cluster's own endpoint has to work while Rancher is down.
 * Throws `notAllowed` or `failed` when a new credential would be refused as well, `untrusted` and `badCertificate` for a server that is
 * not shown to be the one that was trusted.
 */
export async function isStillAccepted(
  context: Context,
  request: CredentialRequest,
  credential: Credential,
): Promise<boolean> {
  const http = connectTo(context, request);
  let answer: ClusterResponse;
  try {
    answer = await tryCredential(http, credential);
  } catch (error) {
    if (mayBeAnother(error)) throw error;
    tellOnce(
      context,
      request,
      `kubectl-rancher: using the cached token, which could not be checked: ${reasonOf(error)}`,
    );
    return true;
  }
  if (answer === 'refused') return refuse(context, http, credential);
  if (answer === 'noAccess' || answer === 'unknownCluster') {
    if (await isAnotherByNow(context, http, request, credential)) return false;
    throw describeUselessCluster(context, http, credential, answer);
  }
  noteUse(context, request);
  return true;
}

/**
 * Whether what answers may not be the server, or somebody stands in between: nothing is handed to a client then. That a certificate has
 * expired is no exception: Node.js says so of one that it can trace to no authority too, and before it looks at the name.
 */
function mayBeAnother(error: unknown): boolean {
  return error instanceof CliError && (error.code === 'untrusted' || error.code === 'badCertificate');
}

async function tryCredential(http: RancherHttp, { token, clusterId }: Credential): Promise<ClusterResponse> {
  if (clusterId !== undefined) return askCluster(http, token, clusterId, checkTimeout);
  try {
    await readCurrentUser(http, token, checkTimeout);
    return 'ok';
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return 'refused';
    throw error;
  }
}

/** An ask that names a cluster by its name alone may mean another one by now, set up anew under that name. */
async function isAnotherByNow(
  context: Context,
  http: RancherHttp,
  request: CredentialRequest,
  credential: Credential,
): Promise<boolean> {
  if (request.cluster !== undefined) return false;
  const session = await findSession(context, request.server, request.profile);
  if (session === undefined) return false;
  try {
    const { id } = await findCluster(http, request, session);
    return id !== undefined && id !== credential.clusterId;
  } catch (error) {
    // The mint says what is to be done about a session that has ended.
    if (error instanceof RancherError && error.status === 401) return true;
    throw error;
  }
}

/** How long a replacement counts: long enough for a client that asks again and again, in milliseconds. */
const replacementCounts = 60_000;

/** For whom a credential was replaced a moment ago. */
export function recentReplacements(context: Context, credential: Credential): Replacement[] {
  const age = ({ at }: Replacement): number => Math.abs(context.clock.now() - at);
  return (credential.replacements ?? []).filter((replacement) => age(replacement) < replacementCounts);
}

/** A refused credential is replaced, but not again and again for the same asker. */
function refuse(context: Context, http: RancherHttp, credential: Credential): false {
  const host = serverHost(http.server);
  context.log(`${host} does not take the cached token any more`);
  if (!recentReplacements(context, credential).some(({ caller }) => caller === context.caller.id)) return false;
  throw new CliError(
    'notAllowed',
    `${host} refuses a token that it has issued a moment ago`,
    'Your user may have been disabled, or Rancher may be in trouble: ask its admin.',
  );
}

/** What a credential is good for nonetheless: a cluster that is back the next moment, or one's own endpoint. */
export function tellNotConnected({ tell }: Context, { server }: RancherHttp, cluster: string): void {
  tell(`kubectl-rancher: the cluster ${printable(cluster)} is not connected to ${serverHost(server)} now`);
}

/** The same words whether a token is new or comes from the cache. */
export function describeUselessCluster(
  context: Context,
  http: RancherHttp,
  { server, profile, clusterId = '' }: Credential,
  answer: 'noAccess' | 'unknownCluster',
): CliError {
  const host = serverHost(http.server);
  const name = printable(clusterId);
  const anew = commandFor(context, 'kubeconfig --all --merge --exec', { server, profile });
  if (answer === 'unknownCluster') {
    return new CliError(
      'failed',
      `${host} has no cluster ${name}`,
      `Put the clusters that there are into your kubeconfig: ${anew}`,
    );
  }
  // A standard user is refused before Rancher looks whether there is such a cluster.
  const user = printable(findSessionRecord(context, server, profile)?.user.name || 'your user');
  return new CliError(
    'notAllowed',
    `${host} has no cluster ${name} that ${user} has access to`,
    `Ask an admin of this Rancher for access, or log in as someone else: ${loginCommand({ server, profile }, '--force')}; if its clusters were set up anew: ${anew}`,
  );
}

function noteUse(context: Context, { server, profile }: CredentialRequest): void {
  const record = findSessionRecord(context, server, profile);
  if (record !== undefined) noteUseOfSession(context, record);
}
