/**
 * Takes away what files and other programs put around the values of `RANCHER_*`: a BOM before one, a line end behind it, as the key of a
 * Kubernetes secret or a file from Windows has it.
 */
export function tidyEnvironment(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    const tidy = name.startsWith('RANCHER_') ? value?.replace(/^\ufeff/, '').replace(/[\r\n]+$/, '') : value;
    if (tidy !== value) env[name] = tidy;
  }
}
