import { CliError } from '../errors.ts';
import { RancherError } from '../rancher/answers.ts';
import { askCluster, listClusters } from '../rancher/clusters.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { readTokenLimits, type TokenLimits } from '../rancher/settings.ts';
import { tokenDescription } from '../rancher/token-description.ts';
import { chooseTtl } from '../rancher/token-ttl.ts';
import { deleteToken, mintToken } from '../rancher/tokens.ts';
import { serverHost } from '../server-url.ts';
import type { Credential } from '../store/credential-form.ts';
import { type Ask, credentialKeyOf } from './ask.ts';
import { checkTimeout, describeUselessCluster, tellNotConnected } from './check-credential.ts';
import { commandFor } from './choose-server.ts';
import type { Context } from './context.ts';
import { handOutKey } from './hand-out-key.ts';
import { noteUseOfSession, type Session } from './session.ts';

/** Rancher's name for every user in its own kubeconfigs for several clusters; it says nothing about the cluster. */
const sharedUserName = 'rancher';

/**
 * Makes a new credential from a session: a token for one cluster only, as short as the server's admin wishes.
 * Throws `RancherError` with status 401 when the server does not take the session any more.
 */
export async function mintCredential(
  context: Context,
  ask: Ask,
  session: Session,
  http: RancherHttp,
): Promise<Credential> {
  if (session.record.clusterId !== undefined) return handOutKey(context, http, ask, session);
  const limits = await findLimits(http, session);
  if (limits === undefined) return handOutKey(context, http, ask, session);
  const now = context.clock.now();
  const earlier = context.credentials.find(ask);
  const cluster = earlier?.clusterId ?? (await findCluster(http, ask, session));
  const confined = isConfinable(cluster);
  const ttl = chooseTtl({
    wish: ask.ttl,
    limits,
    sessionLeft: session.record.expiresAt - now,
    confined,
  });
  const issued = await mintToken(http, session.token, {
    ttl,
    description: tokenDescription(),
    ...(confined ? { clusterId: cluster } : {}),
  });
  const credential: Credential = {
    ...credentialKeyOf(ask),
    tokenId: issued.id,
    sessionId: session.record.tokenId,
    token: issued.token,
    // Whatever the server says, it was asked for no more, and the session's end is the end of all it gave.
    expiresAt: Math.min(issued.expiresAt, now + ttl),
    checkedAt: now,
    ...(cluster === undefined ? {} : { clusterId: cluster }),
  };
  if (credential.expiresAt <= now) throw describeStillbirth(context, ask);
  noteUseOfSession(context, session.record);
  if (earlier !== undefined || ask.cluster === undefined) return credential;
  const isChecked = await checkCluster(context, http, session, credential, ask.cluster);
  // The next ask looks again: else a cluster that is not there would not be noticed for minutes.
  return isChecked ? credential : { ...credential, checkedAt: 0 };
}

function describeStillbirth(context: Context, ask: Ask): CliError {
  return new CliError(
    'failed',
    `${serverHost(ask.server)} gave a token that has expired already`,
    `Look at the times there and here: ${commandFor(context, 'doctor', ask)}`,
  );
}

/**
 * The server's bounds, which were read at the login for a stored session. Undefined for a key in the environment that Rancher
 * itself does not take, which may be good for a single cluster.
 */
async function findLimits(http: RancherHttp, { record, token }: Session): Promise<TokenLimits | undefined> {
  if (record.store !== 'environment') return record.limits;
  try {
    return await readTokenLimits(http, token);
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return undefined;
    throw error;
  }
}

/**
 * The cluster that an ask is for. Rancher's own kubeconfigs without an Authorized Cluster Endpoint tell no id,
 * but have the cluster's name as the user's; with none or several of that name the token has to be good for all.
 */
async function findCluster(http: RancherHttp, ask: Ask, session: Session): Promise<string | undefined> {
  if (ask.cluster !== undefined || ask.user === undefined || ask.user === sharedUserName) return ask.cluster;
  const clusters = await listClusters(http, session.token, ask.user);
  const [only, ...others] = clusters.filter(({ name }) => name === ask.user);
  return others.length === 0 ? only?.id : undefined;
}

/** `local` takes no cluster token from kubectl: Rancher redirects its discovery to where such a token is refused. */
function isConfinable(cluster: string | undefined): cluster is string {
  return cluster !== undefined && cluster !== 'local';
}

/**
 * Rancher mints for any cluster id; only using the token tells whether it is of use. Asked once a cluster. Gives whether the cluster
 * answered. Throws when the token is of no use there.
 */
async function checkCluster(
  context: Context,
  http: RancherHttp,
  session: Session,
  credential: Credential,
  cluster: string,
): Promise<boolean> {
  const answer = await askCluster(http, credential.token, cluster, checkTimeout).catch(() => 'unknown' as const);
  if (answer === 'notConnected') tellNotConnected(context, http, cluster);
  if (answer !== 'unknownCluster' && answer !== 'noAccess') return answer !== 'unknown';
  await deleteToken(http, session.token, credential.tokenId).catch((error: unknown) =>
    context.log(`a token stays on the server until it expires: ${error}`),
  );
  throw describeUselessCluster(context, http, credential, answer);
}
