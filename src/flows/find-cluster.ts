import { listClusters } from '../rancher/clusters.ts';
import type { RancherHttp } from '../rancher/http.ts';
import type { Ask } from './ask.ts';
import type { Session } from './session.ts';

/** Rancher's name for every user in its own kubeconfigs for several clusters; it says nothing about the cluster. */
const sharedUserName = 'rancher';

/**
 * The id of the cluster that an ask is for. Rancher's own kubeconfigs without an Authorized Cluster Endpoint tell none, but have the cluster's
 * name as the user's: the server is asked which one that is now, since a cluster may be set up anew under its old name. Undefined with none or
 * several of that name, where the token has to be good for all.
 */
export async function findCluster(http: RancherHttp, ask: Ask, session: Session): Promise<string | undefined> {
  if (ask.cluster !== undefined || ask.user === undefined || ask.user === sharedUserName) return ask.cluster;
  const clusters = await listClusters(http, session.token, ask.user);
  const [only, ...others] = clusters.filter(({ name }) => name === ask.user);
  return others.length === 0 ? only?.id : undefined;
}
