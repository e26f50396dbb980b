import { CliError } from '../../errors.ts';
import { reasonOf } from '../../printable.ts';
import { askCluster, askForLocal, type ClusterResponse } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import { serverHost } from '../../server-url.ts';
import type { Credential } from '../../store/credentials/credential-format.ts';
import type { Context } from '../context.ts';
import { findSession, findSessionRecord, noteUseOfSession } from '../session/session.ts';
import { connectTo } from '../trust/connect-to.ts';
import { tellOnce, wasJustReplaced } from './caller-memory.ts';
import { checkTimeout, describeUselessCluster } from './cluster-responses.ts';
import { findCluster } from './find-cluster.ts';
import type { CredentialRequest } from './request.ts';

/**
 * Whether the server still accepts a cached credential, since kubectl seldom says when it does not. One that cannot be
 * checked counts as accepted: a cluster's own endpoint has to work while Rancher is down.
 * Throws `notAllowed` or `failed` when a new credential would be refused as well, `untrusted` and `badCertificate` for a server
 * that may not be the one that was trusted.
 */
export async function isStillAccepted(
  context: Context,
  request: CredentialRequest,
  credential: Credential,
): Promise<boolean> {
  const http = connectTo(context, request);
  let response: ClusterResponse;
  try {
    response = await tryCredential(http, credential);
  } catch (error) {
    if (mayBeIntercepted(error)) throw error;
    const reason = reasonOf(error);
    tellOnce(context, request, `kubectl-rancher: using the cached token, which could not be checked: ${reason}`);
    return true;
  }
  if (response === 'refused') return refuse(context, http, credential);
  if (response === 'noAccess' || response === 'unknownCluster') {
    if (await isForAnotherCluster(context, http, request, credential)) return false;
    throw describeUselessCluster(context, http, credential, response);
  }
  noteUse(context, request);
  return true;
}

/**
 * Whether someone may be intercepting the connection: no client gets a token then. An expired certificate is no exception:
 * Node.js reports expiry also for one that no authority vouches for, and before it looks at the name.
 */
function mayBeIntercepted(error: unknown): boolean {
  return error instanceof CliError && (error.code === 'untrusted' || error.code === 'badCertificate');
}

async function tryCredential(
  http: RancherHttp,
  { token, clusterId, tokenId, sessionId }: Credential,
): Promise<ClusterResponse> {
  const isOwnKey = tokenId === sessionId;
  if (clusterId === 'local' && !isOwnKey) return askForLocal(http, token, checkTimeout);
  if (clusterId !== undefined) return askCluster(http, token, clusterId, checkTimeout);
  try {
    await readCurrentUser(http, token, checkTimeout);
    return 'ok';
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return 'refused';
    throw error;
  }
}

/** A request that names its cluster by name alone may mean a different one now, which was created under that name. */
async function isForAnotherCluster(
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
    // The mint says what to do about a session that has ended.
    if (error instanceof RancherError && error.status === 401) return true;
    throw error;
  }
}

/** A refused credential is replaced, but not again and again for the same caller. */
function refuse(context: Context, http: RancherHttp, credential: Credential): false {
  const host = serverHost(http.server);
  context.log(`${host} no longer accepts the cached token`);
  if (!wasJustReplaced(context, credential)) return false;
  throw new CliError(
    'notAllowed',
    `${host} rejected a token that it had just issued`,
    'Your user may be disabled, or Rancher may be in trouble: ask the administrator of this Rancher.',
  );
}

function noteUse(context: Context, { server, profile }: CredentialRequest): void {
  const record = findSessionRecord(context, server, profile);
  if (record !== undefined) noteUseOfSession(context, record);
}
