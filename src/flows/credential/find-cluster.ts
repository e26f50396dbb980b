import { listClusters } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import type { Session } from '../session/session.ts';
import type { CredentialRequest } from './request.ts';

/** Rancher's name for every user in its own kubeconfigs for several clusters; it says nothing about the cluster. */
const sharedUserName = 'rancher';

export interface FoundCluster {
  /** Undefined when none or several may be meant: the token has to open all of them then. */
  id: string | undefined;
  /** Whether the kubeconfig is as this program or Rancher would write it for a cluster that the server has. */
  isKnown: boolean;
}

/**
 * The cluster that a request is for. Rancher's own kubeconfigs without an Authorized Cluster Endpoint name none, but have the cluster's
 * name as the user's: the server is asked which one that is now, since a cluster may be created again under its old name.
 */
export async function findCluster(
  http: RancherHttp,
  request: CredentialRequest,
  session: Session,
): Promise<FoundCluster> {
  if (request.cluster !== undefined || request.user === sharedUserName) return { id: request.cluster, isKnown: true };
  if (request.user === undefined) return { id: undefined, isKnown: false };
  const clusters = await listClusters(http, session.token, request.user);
  const [only, ...others] = clusters.filter(({ name }) => name === request.user);
  return { id: others.length === 0 ? only?.id : undefined, isKnown: only !== undefined };
}
