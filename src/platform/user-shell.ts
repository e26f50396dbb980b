/** The shell that a user works with, to be run without arguments: on Windows PowerShell where this was typed in one. */
export function findUserShell(env: NodeJS.ProcessEnv, platform = process.platform): string {
  if (platform !== 'win32') return env.SHELL || '/bin/sh';
  return env.SHELL || findPowerShell(env) || env.COMSPEC || 'cmd.exe';
}

/** Each PowerShell puts the user's own folder of modules first; without one, the variable has those of the system only. */
function findPowerShell({ PSModulePath: modules = '', USERPROFILE: profile }: NodeJS.ProcessEnv): string | undefined {
  const [first = ''] = modules.split(';');
  if (!profile || !first.toLowerCase().startsWith(profile.toLowerCase())) return undefined;
  return /\\WindowsPowerShell\\/i.test(first) ? 'powershell.exe' : 'pwsh.exe';
}
