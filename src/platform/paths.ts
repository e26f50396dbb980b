import envPaths from 'env-paths';

export interface Directories {
  /** Servers and what is trusted of them. */
  config: string;
  /** Sessions. */
  data: string;
  /** Credentials until they expire. */
  cache: string;
}

/** The directories of this user: what the environment names, else the platform's custom. */
export function findDirectories(env: NodeJS.ProcessEnv): Directories {
  const custom = envPaths('kubectl-rancher', { suffix: '' });
  return {
    config: env.KUBECTL_RANCHER_CONFIG_DIR || custom.config,
    data: env.KUBECTL_RANCHER_DATA_DIR || custom.data,
    cache: env.KUBECTL_RANCHER_CACHE_DIR || custom.cache,
  };
}
