/** The profile of whoever names none. */
export function defaultProfile(env: NodeJS.ProcessEnv): string {
  return env.KUBECTL_RANCHER_PROFILE || 'default';
}
