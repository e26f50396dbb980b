import { Cancelled, CliError } from '../../errors.ts';
import { ownCommand } from '../../own-commands.ts';
import { deferSignals, type Unfinished } from '../../platform/processes/signals.ts';
import { askCluster, askForLocal } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { readTokenLimits, type TokenLimits } from '../../rancher/settings.ts';
import { tokenDescription } from '../../rancher/tokens/token-description.ts';
import { chooseTtl } from '../../rancher/tokens/token-ttl.ts';
import { deleteToken, mintToken } from '../../rancher/tokens/tokens.ts';
import { serverHost } from '../../server-url.ts';
import { type Credential, credentialKeyOf } from '../../store/credentials/credential-format.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { noteUseOfSession, type Session } from '../session/session.ts';
import { tellOnce } from './caller-memory.ts';
import { checkTimeout, describeUselessCluster, tellNotConnected } from './cluster-responses.ts';
import { findCluster } from './find-cluster.ts';
import type { CredentialRequest } from './request.ts';
import { useScopedKey } from './use-scoped-key.ts';

/** What a credential is minted with. */
export interface MintSource {
  session: Session;
  http: RancherHttp;
  /** Whether the session has not minted a credential for this request, as far as the cache knows: its cluster is tried then. */
  isFirst: boolean;
}

/**
 * Mints a credential from a session, a token for one cluster only, as short as the server's admin wants it, and gives what `keep` makes of
 * it. Interruptions are deferred from before the mint until `keep` is done.
 * Throws `RancherError` with status 401 when the server no longer accepts the session, `notAllowed` or `failed` when there is no such
 * cluster for this user, `cancelled` when Ctrl-C came before there was a token.
 */
export async function mintCredential<T>(
  context: Context,
  request: CredentialRequest,
  source: MintSource,
  keep: (minted: Credential) => Promise<T>,
): Promise<T> {
  const { session, http } = source;
  const limits = session.record.clusterId === undefined ? await findLimits(http, session) : undefined;
  if (limits === undefined) return keep(await useScopedKey(context, http, request, session));
  const { id: cluster, isKnown } = await findCluster(http, request, session);
  if (cluster === 'local') await expectAccessToLocal(context, http, request, session);
  try {
    const target = { cluster, limits };
    return await deferSignals(context.interruptions, describeUnfinished(request), async () => {
      const minted = await mint(context, request, source, target);
      if (!isKnown) tellUnconfined(context, request);
      return keep(minted);
    });
  } catch (error) {
    throw error instanceof Cancelled ? describeInterruption(request) : error;
  }
}

/**
 * The server's bounds, which were read at the login for a stored session. Undefined for a key in the environment that Rancher
 * itself does not accept, which may be valid for a single cluster.
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

/** The token for `local` opens everything that its user may do, and no request with it tells that `local` is not among that. */
async function expectAccessToLocal(
  context: Context,
  http: RancherHttp,
  request: CredentialRequest,
  { token }: Session,
): Promise<void> {
  const response = await askForLocal(http, token);
  if (response !== 'noAccess' && response !== 'unknownCluster') return;
  const { server, profile } = request;
  throw describeUselessCluster(context, http, { server, profile, clusterId: 'local' }, response);
}

async function mint(
  context: Context,
  request: CredentialRequest,
  { session, http, isFirst }: MintSource,
  { cluster, limits }: { cluster: string | undefined; limits: TokenLimits },
): Promise<Credential> {
  const now = context.clock.now();
  const confined = isConfinable(cluster);
  const sessionLeft = session.record.expiresAt - now;
  const ttl = chooseTtl({ requested: request.ttl, limits, sessionLeft, confined });
  const scope = confined ? { clusterId: cluster } : {};
  const issued = await mintToken(http, session.token, { ttl, description: tokenDescription(), ...scope });
  const credential: Credential = {
    ...credentialKeyOf(request),
    tokenId: issued.id,
    sessionId: session.record.tokenId,
    token: issued.token,
    // No more than was requested, whatever the server says; and nothing outlives the session it was minted from.
    expiresAt: Math.min(issued.expiresAt, now + ttl),
    issuedAt: now,
    checkedAt: now,
    ...(cluster === undefined ? {} : { clusterId: cluster }),
  };
  if (credential.expiresAt <= now) throw describeAlreadyExpired(context, request);
  noteUseOfSession(context, session.record);
  if (!isFirst || !confined || request.cluster === undefined) return credential;
  const isChecked = await tryCluster(context, http, session, credential);
  // The next request looks again: else a missing cluster would go unnoticed for minutes.
  return isChecked ? credential : { ...credential, checkedAt: 0 };
}

/** `local` takes no cluster token from kubectl: Rancher redirects its discovery to where such a token is refused. */
function isConfinable(cluster: string | undefined): cluster is string {
  return cluster !== undefined && cluster !== 'local';
}

/**
 * Rancher mints for any cluster id; only using the token tells whether it is useful. Tried once a cluster. Gives whether the cluster
 * responded. Throws, with the token deleted, when it is useless there.
 */
async function tryCluster(
  context: Context,
  http: RancherHttp,
  session: Session,
  credential: Credential,
): Promise<boolean> {
  const { token, tokenId, clusterId = '' } = credential;
  const response = await askCluster(http, token, clusterId, checkTimeout).catch(() => 'unknown' as const);
  if (response === 'notConnected') tellNotConnected(context, http, credential);
  if (response !== 'unknownCluster' && response !== 'noAccess') return response !== 'unknown';
  await deleteToken(http, session.token, tokenId).catch((error: unknown) =>
    context.log(`a token stays on the server until it expires: ${error}`),
  );
  throw describeUselessCluster(context, http, credential, response);
}

/** Nobody who leaves the cluster out, or mistypes its name, expects a token that opens more than that. */
function tellUnconfined(context: Context, request: CredentialRequest): void {
  const host = serverHost(request.server);
  const convert = ownCommand('kubeconfig convert', { profile: request.profile });
  tellOnce(
    context,
    request,
    `kubectl-rancher: the kubeconfig names no cluster that ${host} has, so this token opens all of your clusters; for one token each: ${convert}`,
  );
}

function describeUnfinished({ server, profile }: CredentialRequest): Unfinished {
  return {
    left: `a token that was just issued may stay on ${serverHost(server)} until it expires`,
    next: `To see it: ${ownCommand('tokens list', { server, profile })}`,
  };
}

/** Ctrl-C came, and there is no token that anyone could have. */
function describeInterruption({ server }: Pick<CredentialRequest, 'server'>): CliError {
  return new CliError('cancelled', `interrupted before ${serverHost(server)} issued a usable token`);
}

function describeAlreadyExpired(context: Context, request: CredentialRequest): CliError {
  return new CliError(
    'failed',
    `${serverHost(request.server)} issued a token that has already expired`,
    `Compare both clocks: ${commandFor(context, 'doctor', request)}`,
  );
}
