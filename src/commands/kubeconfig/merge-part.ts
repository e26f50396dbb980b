import type { MergePart } from '../../flows/kubeconfig/merge.ts';
import { serverHost } from '../../server-url.ts';
import type { ServerKubeconfig } from './server-kubeconfig.ts';

/** What was made for one server, as a merge takes it. */
export function toMergePart({ server, profile, config, naming, clusterIds }: ServerKubeconfig): MergePart {
  return { owner: { host: serverHost(server), profile }, config, naming, clusterIds };
}
