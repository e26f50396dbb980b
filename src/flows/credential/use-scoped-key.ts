import { environmentKey } from '../../environment-key.ts';
import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { askCluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { serverHost } from '../../server-url.ts';
import { type Credential, credentialKeyOf } from '../../store/credentials/credential-format.ts';
import type { SessionRecord } from '../../store/sessions/sessions.ts';
import type { Context } from '../context.ts';
import type { Session } from '../session/session.ts';
import { tellNotConnected } from './cluster-responses.ts';
import type { CredentialRequest } from './request.ts';

/** Nothing tells when a key expires, so a client has to come back after this. Milliseconds. */
const unknownLifetime = 15 * 60_000;

/** Milliseconds. */
const clusterTimeout = 10_000;

/** The session's own key as the credential: a key for a single cluster, which is asked whether it accepts the key. */
export async function useScopedKey(
  context: Context,
  http: RancherHttp,
  request: CredentialRequest,
  { record, token }: Session,
): Promise<Credential> {
  const { cluster } = request;
  const bound = record.clusterId ?? cluster;
  if (cluster === undefined) throw describeNamelessRequest(context, record);
  if (cluster !== bound) throw describeUselessKey(context, record);
  const response = await askCluster(http, token, cluster, clusterTimeout);
  if (response !== 'ok' && response !== 'notConnected') throw describeUselessKey(context, record);
  const now = context.clock.now();
  const credential: Credential = {
    ...credentialKeyOf(request),
    clusterId: cluster,
    tokenId: record.tokenId,
    sessionId: record.tokenId,
    token,
    expiresAt: Math.min(record.expiresAt, now + unknownLifetime),
    checkedAt: now,
  };
  if (response === 'notConnected') tellNotConnected(context, http, credential);
  return credential;
}

function nameOfKey({ env }: Context, { store }: SessionRecord): string | undefined {
  return store === 'environment' ? environmentKey(env)?.name : 'the API key you logged in with';
}

/** Rancher's own kubeconfigs name the cluster only where it has an endpoint of its own. */
function describeNamelessRequest(context: Context, record: SessionRecord): CliError {
  const { server, clusterId } = record;
  const id = clusterId === undefined ? 'ID' : printable(clusterId);
  return new CliError(
    'loginRefused',
    `${serverHost(server)} accepts ${nameOfKey(context, record)} for one cluster at most, and the kubeconfig does not say which cluster it is for`,
    `Add --cluster=${id} to the args of its user, or set provideClusterInfo: true there.`,
  );
}

function describeUselessKey(context: Context, record: SessionRecord): CliError {
  const { server, profile, store, clusterId } = record;
  const isInEnvironment = store === 'environment';
  const scope =
    clusterId === undefined ? 'this cluster' : `any other cluster than ${printable(clusterId)}, or for that either`;
  return new CliError(
    'loginRefused',
    `${serverHost(server)} does not accept ${nameOfKey(context, record)} for ${scope}`,
    isInEnvironment ? 'Set it to a valid one.' : `Log in again: ${loginCommand({ server, profile }, '--force')}`,
  );
}
