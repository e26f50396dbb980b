import type { Kubeconfig } from '../../kube/kubeconfig/kubeconfig.ts';
import { combineKubeconfigs } from '../../kube/make/combine-kubeconfigs.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { makeKubeconfig } from './make.ts';

export interface ShellRequest {
  /** Names or ids of clusters, by server: those of the first server come first. */
  clusters: ReadonlyMap<string, string[]>;
  profile: string;
}

/** A kubeconfig for these clusters only, with the plugin and no token; the first cluster is current. `names`: of the clusters. */
export async function makeShellKubeconfig(
  context: Context,
  { clusters, profile }: ShellRequest,
): Promise<{ config: Kubeconfig; names: string[] }> {
  const configs: Kubeconfig[] = [];
  const names: string[] = [];
  for (const [server, wanted] of clusters) {
    // Absolute: the kubeconfig is this user's only, and a command may run with another PATH.
    const { config } = await makeKubeconfig(context, {
      server,
      profile,
      clusters: wanted,
      exec: true,
      command: 'absolute',
    });
    configs.push(config);
    names.push(...config.users.map(({ name }) => name.slice(0, -`@${serverHost(server)}`.length)));
  }
  return { config: combineKubeconfigs(configs, configs[0]?.contexts[0]?.name), names };
}
