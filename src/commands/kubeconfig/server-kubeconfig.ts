import type { MadeKubeconfig } from '../../flows/kubeconfig/make.ts';
import type { MergePart } from '../../flows/kubeconfig/merge.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';

/** The kubeconfig made for one server. */
export interface ServerKubeconfig extends MadeKubeconfig, LoginName {}

/** The same, as a merge takes it. */
export function toMergePart({ server, profile, config, naming, clusterIds }: ServerKubeconfig): MergePart {
  return { owner: { host: serverHost(server), profile }, config, naming, clusterIds };
}
