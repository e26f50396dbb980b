import { statSync } from 'node:fs';
import { win32 } from 'node:path';
import { findHome } from './home.ts';

/** What there is of a path; undefined when nothing is. */
export type Look = (path: string) => { isDirectory: boolean; isWritable: boolean } | undefined;

/**
 * The home directory in whose `.kube` kubectl looks, which on Windows need not be the user's; undefined where there is none.
 * The order is that of client-go's `util/homedir`.
 */
export function findKubectlHome(
  env: NodeJS.ProcessEnv,
  platform = process.platform,
  look: Look = lookAt,
): string | undefined {
  if (platform !== 'win32') return env.HOME || findHome(env, platform);
  const { HOME: home, USERPROFILE: profile, HOMEDRIVE: drive, HOMEPATH: path } = env;
  const onDrive = drive && path ? drive + path : undefined;
  const set = (...candidates: (string | undefined)[]): string[] =>
    candidates.filter((name) => name !== undefined && name !== '') as string[];
  const withConfig = set(home, onDrive, profile).find((name) => look(win32.join(name, '.kube', 'config')));
  if (withConfig !== undefined) return withConfig;
  const candidates = set(home, profile, onDrive);
  const usable = candidates.find((name) => {
    const found = look(name);
    return found?.isDirectory && found.isWritable;
  });
  return usable ?? candidates.find((name) => look(name)) ?? candidates[0];
}

function lookAt(path: string): ReturnType<Look> {
  try {
    const status = statSync(path);
    return { isDirectory: status.isDirectory(), isWritable: (status.mode & 0o200) !== 0 };
  } catch {
    return undefined;
  }
}
