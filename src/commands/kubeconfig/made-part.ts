import type { MadeKubeconfig } from '../../flows/kubeconfig/make.ts';

/** What was made for one server. */
export interface MadePart extends MadeKubeconfig {
  server: string;
  profile: string;
}
