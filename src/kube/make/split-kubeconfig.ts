import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';

/** A kubeconfig for each user of one, and so for each cluster, with its contexts. The current one has the user's name. */
export function splitKubeconfig(config: Kubeconfig): Kubeconfig[] {
  const clusters = new Map(config.clusters.map((entry) => [entry.name, entry]));
  const contextsOf = new Map<string, Kubeconfig['contexts']>(config.users.map(({ name }) => [name, []]));
  for (const entry of config.contexts) contextsOf.get(entry.context.user)?.push(entry);
  return config.users.map((user) => {
    const contexts = contextsOf.get(user.name) ?? [];
    return {
      ...config,
      clusters: contexts.flatMap(({ context }) => clusters.get(context.cluster) ?? []),
      users: [user],
      contexts,
      'current-context': user.name,
    };
  });
}
