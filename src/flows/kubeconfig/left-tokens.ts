import { statSync } from 'node:fs';
import { mayHoldTokens } from '../../kube/convert/tokens-gone.ts';
import { findTokensOfServer, type UsersWithToken } from '../../kube/convert/tokens-of-server.ts';
import { readKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { reasonOf } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { readTexts } from './read-texts.ts';

/**
 * The kubeconfigs that kubectl reads in which a server's tokens stand: they were made for the file, and no logout ends them. None
 * where the files cannot be read: nothing else depends on it.
 */
export function findTokensInKubeconfigs({ env, log }: Context, server: string): UsersWithToken[] {
  try {
    // A pipe would be waited for.
    const paths = kubeconfigPaths(env).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    const texts = readTexts(paths);
    if (!texts.some(({ text = '' }) => mayHoldTokens(text))) return [];
    return findTokensOfServer(readKubeconfigs(texts), serverHost(server));
  } catch (error) {
    log(`the kubeconfig was not searched for tokens: ${reasonOf(error)}`);
    return [];
  }
}
