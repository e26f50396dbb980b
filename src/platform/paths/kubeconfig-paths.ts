import { delimiter, join } from 'node:path';
import { distinctFiles } from '../files/distinct-files.ts';
import { expectHome } from './home.ts';
import { findKubectlHome } from './kubectl-home.ts';

/**
 * The kubeconfig files that kubectl reads, in its order: the list in `$KUBECONFIG`, each file once, else
 * `~/.kube/config`. They need not exist.
 */
export function kubeconfigPaths(env: NodeJS.ProcessEnv): string[] {
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? distinctFiles(listed) : [inKubectlFolder(env, 'config', 'KUBECONFIG')];
}

/** A file that kubectl looks for in the `.kube` of the home. `variable`: what else the user may set where there is no home. */
export function inKubectlFolder(env: NodeJS.ProcessEnv, name: string, variable: string): string {
  return join(findKubectlHome(env) ?? expectHome(env, variable), '.kube', name);
}
