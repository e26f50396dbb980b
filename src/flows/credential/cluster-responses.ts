import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { serverHost } from '../../server-url.ts';
import type { Credential } from '../../store/credentials/credential-format.ts';
import type { LoginName } from '../../store/login-file.ts';
import { commandFor } from '../command-for.ts';
import type { Context } from '../context.ts';
import { findSessionRecord } from '../session/session.ts';

/** kubectl is waiting: a server that takes longer than this to respond is left to kubectl itself. Milliseconds. */
export const checkTimeout = 2_000;

/** The credential is valid all the same: the cluster may be back in a moment, or have an endpoint of its own. */
export function tellNotConnected(context: Context, { server }: RancherHttp, { clusterId, ...login }: Credential): void {
  const name = clusterName(context, login, clusterId);
  context.tell(`kubectl-rancher: the cluster ${name} is not connected to ${serverHost(server)} now`);
}

/** Why a credential is useless for its cluster; the same message whether it is new or comes from the cache. */
export function describeUselessCluster(
  context: Context,
  http: RancherHttp,
  { server, profile, clusterId = '' }: Pick<Credential, 'server' | 'profile' | 'clusterId'>,
  response: 'noAccess' | 'unknownCluster',
): CliError {
  const host = serverHost(http.server);
  const name = clusterName(context, { server, profile }, clusterId);
  const rewrite = commandFor(context, 'kubeconfig --all --merge --exec', { server, profile });
  if (response === 'unknownCluster') {
    return new CliError(
      'failed',
      `${host} has no cluster ${name}`,
      `Write the existing clusters to your kubeconfig: ${rewrite}`,
    );
  }
  // A standard user is refused before Rancher looks whether there is such a cluster.
  const user = printable(findSessionRecord(context, server, profile)?.user.name || 'your user');
  return new CliError(
    'notAllowed',
    `${host} has no cluster ${name} that ${user} has access to`,
    `Ask the administrator of this Rancher for access, or log in as someone else with login --force. If its clusters were replaced: ${rewrite}`,
  );
}

/** A cluster as people know it: its name where one was seen here, with the id behind it. */
function clusterName(context: Context, login: LoginName, id = ''): string {
  const name = context.clusterLists.find(login)?.clusters.find((cluster) => cluster.id === id)?.name;
  return name === undefined || name === id ? printable(id) : `${printable(name)} (${printable(id)})`;
}
