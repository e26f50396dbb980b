import { Cancelled, CliError } from '../../errors.ts';
import { ownCommand } from '../../own-commands.ts';
import { deferSignals, type Unfinished } from '../../platform/signals.ts';
import { askCluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { RancherError } from '../../rancher/responses.ts';
import { readTokenLimits, type TokenLimits } from '../../rancher/settings.ts';
import { tokenDescription } from '../../rancher/token-description.ts';
import { chooseTtl } from '../../rancher/token-ttl.ts';
import { deleteToken, mintToken } from '../../rancher/tokens.ts';
import { serverHost } from '../../server-url.ts';
import { type Credential, credentialKeyOf } from '../../store/credential-format.ts';
import { commandFor } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { noteUseOfSession, type Session } from '../session/session.ts';
import { checkTimeout, describeUselessCluster, tellNotConnected } from './check.ts';
import type { CredentialRequest } from './credential-request.ts';
import { findCluster } from './find-cluster.ts';
import { tellOnce } from './once-per-caller.ts';
import { useScopedKey } from './use-scoped-key.ts';

/**
 * Makes a new credential from a session, a token for one cluster only, as short as the server's admin wishes, and gives what `keep` makes of it.
 * Interruptions are deferred from before the mint until it is kept.
 * Throws `RancherError` with status 401 when the server does not take the session any more, `cancelled` when nothing came of the mint but Ctrl-C.
 */
export async function mintCredential<T>(
  context: Context,
  request: CredentialRequest,
  { session, http }: Pick<Mint, 'session' | 'http'>,
  keep: (credential: Credential) => Promise<T>,
): Promise<T> {
  const limits = session.record.clusterId === undefined ? await findLimits(http, session) : undefined;
  if (limits === undefined) return keep(await useScopedKey(context, http, request, session));
  const { id: cluster, isKnown } = await findCluster(http, request, session);
  try {
    const source = { session, http, limits, cluster };
    return await deferSignals(context.interruptions, describeUnfinished(request), async () => {
      const credential = await mint(context, request, source);
      if (!isKnown) tellUnconfined(context, request);
      return keep(credential);
    });
  } catch (error) {
    throw error instanceof Cancelled ? describeInterruption(request) : error;
  }
}

function describeUnfinished({ server, profile }: CredentialRequest): Unfinished {
  return {
    left: `a token that was just issued may stay on ${serverHost(server)} until it expires`,
    next: `To see it: ${ownCommand('tokens list', { server, profile })}`,
  };
}

/** Nobody who leaves the cluster out, or mistypes its name, expects a token that is good for more than that. */
function tellUnconfined(context: Context, request: CredentialRequest): void {
  const convert = ownCommand('kubeconfig convert', { profile: request.profile });
  tellOnce(
    context,
    request,
    `kubectl-rancher: the kubeconfig names no cluster that ${serverHost(request.server)} has, so this token opens all of your clusters; to have one for each: ${convert}`,
  );
}

interface Mint {
  session: Session;
  http: RancherHttp;
  limits: TokenLimits;
  cluster: string | undefined;
}

async function mint(
  context: Context,
  request: CredentialRequest,
  { session, http, limits, cluster }: Mint,
): Promise<Credential> {
  const now = context.clock.now();
  const earlier = context.credentials.find(request);
  const confined = isConfinable(cluster);
  const ttl = chooseTtl({
    options: request.ttl,
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
    ...credentialKeyOf(request),
    tokenId: issued.id,
    sessionId: session.record.tokenId,
    token: issued.token,
    // Whatever the server says, it was asked for no more, and the session's end is the end of all it gave.
    expiresAt: Math.min(issued.expiresAt, now + ttl),
    checkedAt: now,
    ...(cluster === undefined ? {} : { clusterId: cluster }),
  };
  if (credential.expiresAt <= now) throw describeAlreadyExpired(context, request);
  noteUseOfSession(context, session.record);
  if (earlier !== undefined || request.cluster === undefined) return credential;
  const isChecked = await checkCluster(context, http, session, credential, request.cluster);
  // The next ask looks again: else a cluster that is not there would not be noticed for minutes.
  return isChecked ? credential : { ...credential, checkedAt: 0 };
}

/** Ctrl-C came, and there is no token that anybody could have. */
export function describeInterruption({ server }: CredentialRequest): CliError {
  return new CliError('cancelled', `interrupted before ${serverHost(server)} gave a token that is of use`);
}

function describeAlreadyExpired(context: Context, request: CredentialRequest): CliError {
  return new CliError(
    'failed',
    `${serverHost(request.server)} gave a token that has expired already`,
    `Look at the times there and here: ${commandFor(context, 'doctor', request)}`,
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
