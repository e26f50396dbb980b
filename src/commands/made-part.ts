import type { MadeKubeconfig } from '../flows/make-kubeconfig.ts';

/** What was made for one server. */
export interface MadePart extends MadeKubeconfig {
  server: string;
  profile: string;
}
