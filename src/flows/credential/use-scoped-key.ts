import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { askCluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http.ts';
import { serverHost } from '../../server-url.ts';
import { type Credential, credentialKeyOf } from '../../store/credential-format.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import type { Context } from '../context.ts';
import type { Session } from '../session/session.ts';
import { tellNotConnected } from './check.ts';
import type { CredentialRequest } from './credential-request.ts';

/** Where nobody tells when a key ends, a client is to ask again after this. Milliseconds. */
const unknownLifetime = 15 * 60_000;

/** Milliseconds. */
const clusterTimeout = 10_000;

/** A credential that is the session's own key: one that is good for a single cluster, which is asked whether it is this one. */
export async function useScopedKey(
  context: Context,
  http: RancherHttp,
  request: CredentialRequest,
  { record, token }: Session,
): Promise<Credential> {
  const { cluster } = request;
  const bound = record.clusterId ?? cluster;
  if (cluster === undefined) throw describeNamelessRequest(record);
  if (cluster !== bound) throw describeUselessKey(record);
  const answer = await askCluster(http, token, cluster, clusterTimeout);
  if (answer === 'notConnected') tellNotConnected(context, http, cluster);
  else if (answer !== 'ok') throw describeUselessKey(record);
  const now = context.clock.now();
  return {
    ...credentialKeyOf(request),
    clusterId: cluster,
    tokenId: record.tokenId,
    sessionId: record.tokenId,
    token,
    expiresAt: Math.min(record.expiresAt, now + unknownLifetime),
    checkedAt: now,
  };
}

function nameOfKey({ store }: SessionRecord): string {
  return store === 'environment' ? 'RANCHER_TOKEN_KEY' : 'the API key you logged in with';
}

/** Rancher's own kubeconfigs name the cluster only where it has an endpoint of its own. */
function describeNamelessRequest(record: SessionRecord): CliError {
  const { server, clusterId } = record;
  const id = clusterId === undefined ? 'ID' : printable(clusterId);
  return new CliError(
    'loginRefused',
    `${serverHost(server)} takes ${nameOfKey(record)} for one cluster at most, and the kubeconfig does not say which cluster it is for`,
    `Add --cluster=${id} to the args of its user, or set provideClusterInfo: true there.`,
  );
}

function describeUselessKey(record: SessionRecord): CliError {
  const { server, profile, store, clusterId } = record;
  const isInEnvironment = store === 'environment';
  const scope =
    clusterId === undefined ? 'this cluster' : `any other cluster than ${printable(clusterId)}, or for that either`;
  return new CliError(
    'loginRefused',
    `${serverHost(server)} does not take ${nameOfKey(record)} for ${scope}`,
    isInEnvironment ? 'Set it to one that is good.' : `Log in anew: ${loginCommand({ server, profile }, '--force')}`,
  );
}
