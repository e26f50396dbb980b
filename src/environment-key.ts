/** The API key in the environment. */
export interface EnvironmentKey {
  /** What messages call it: the variables that it is in. */
  name: string;
  /** The bearer token in plain text, as it is there. */
  text: string;
}

/** The variables that Terraform's provider for Rancher reads a key from, in its two halves. */
const pair = 'RANCHER_ACCESS_KEY with RANCHER_SECRET_KEY';

/**
 * The API key that `RANCHER_TOKEN_KEY` holds, else the one in `RANCHER_ACCESS_KEY` and `RANCHER_SECRET_KEY`; undefined
 * for none, or half of one. bin/kubectl-rancher-auth has the rule too.
 */
export function environmentKey(env: NodeJS.ProcessEnv): EnvironmentKey | undefined {
  const { RANCHER_TOKEN_KEY: whole, RANCHER_ACCESS_KEY: access, RANCHER_SECRET_KEY: secret } = env;
  if (whole) return { name: 'RANCHER_TOKEN_KEY', text: whole };
  return access && secret ? { name: pair, text: `${access}:${secret}` } : undefined;
}

/** The variable that is set and the one that it lacks, where the environment has only half a key. */
export function halfKey(env: NodeJS.ProcessEnv): { set: string; missing: string } | undefined {
  const { RANCHER_TOKEN_KEY: whole, RANCHER_ACCESS_KEY: access, RANCHER_SECRET_KEY: secret } = env;
  if (whole || Boolean(access) === Boolean(secret)) return undefined;
  return access
    ? { set: 'RANCHER_ACCESS_KEY', missing: 'RANCHER_SECRET_KEY' }
    : { set: 'RANCHER_SECRET_KEY', missing: 'RANCHER_ACCESS_KEY' };
}
