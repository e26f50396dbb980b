import { delimiter, join } from 'node:path';
import { expectHome } from './home.ts';

/**
 * The kubeconfig files that kubectl reads, in its order: the list in `$KUBECONFIG`, each file once, else
 * `~/.kube/config`. They need not exist.
 */
export function kubeconfigPaths(env: NodeJS.ProcessEnv): string[] {
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0
    ? [...new Set(listed)]
    : [join(env.HOME || expectHome(env, 'KUBECONFIG'), '.kube', 'config')];
}
