import type { ListName } from './kubeconfig-file.ts';

/**
 * Something wrong with an entry. `problem`: kubectl fails or works with the wrong cluster; `warning`: it works, but not as it should.
 * Names and texts are as the file has them, not yet fit for a terminal.
 */
export interface KubeconfigFinding {
  severity: 'problem' | 'warning';
  path: string;
  /** undefined for what concerns the file as a whole. */
  entry: { list: ListName; name: string } | undefined;
  what: string;
  nextStep: string;
}

export type Fault = Pick<KubeconfigFinding, 'severity' | 'what' | 'nextStep'>;
