import type { ListName } from '../kubeconfig/kubeconfig-file.ts';

/**
 * What is to be said of an entry. `problem`: kubectl fails, works with the wrong cluster, or trusts someone else; `warning`: it works, but
 * not as it should; `note`: worth knowing, nothing to do.
 * Names and texts are as the file has them, not yet fit for a terminal.
 */
export interface KubeconfigFinding {
  severity: 'problem' | 'warning' | 'note';
  path: string;
  /** undefined for what concerns the file as a whole. */
  entry: { list: ListName; name: string } | undefined;
  what: string;
  nextStep?: string;
}

export type Fault = Pick<KubeconfigFinding, 'severity' | 'what' | 'nextStep'>;
