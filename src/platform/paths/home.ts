import { CliError } from '../../errors.ts';

/**
 * The user's home directory; undefined where there is none, as in a container with a random user id: `HOME` is not set,
 * or is empty, and the system knows no such user.
 */
export function findHome(env: NodeJS.ProcessEnv, platform = process.platform): string | undefined {
  if (env.HOME && platform !== 'win32') return env.HOME;
  try {
    const { homedir, userInfo } = process.getBuiltinModule('node:os');
    // On POSIX, `homedir` gives an empty `HOME` as it is.
    return (platform === 'win32' ? homedir() : userInfo().homedir) || undefined;
  } catch {
    return undefined;
  }
}

/** The same where it is needed. Throws `failed` without one. `variable`: what else the user may set. */
export function expectHome(env: NodeJS.ProcessEnv, variable: string): string {
  const home = findHome(env);
  if (home === undefined) throw new CliError('failed', 'this user has no home directory', `Set HOME, or ${variable}.`);
  return home;
}
