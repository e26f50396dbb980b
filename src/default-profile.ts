/** The profile where none is named. */
export function defaultProfile(env: NodeJS.ProcessEnv): string {
  return env.KUBECTL_RANCHER_PROFILE || 'default';
}
