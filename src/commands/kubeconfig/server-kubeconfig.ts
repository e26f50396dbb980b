import type { MadeKubeconfig } from '../../flows/kubeconfig/make.ts';

/** The kubeconfig made for one server. */
export interface ServerKubeconfig extends MadeKubeconfig {
  server: string;
  profile: string;
}
