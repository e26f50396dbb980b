import { isAbsolute, join } from 'node:path';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { expectHome, findHome } from './home.ts';

export interface Directories {
  /** Servers and what is trusted of them. */
  config: string;
  /** Sessions. */
  data: string;
  /** Credentials until they expire. */
  cache: string;
}

/** Undefined where there is no home. */
type Found = { [name in keyof Directories]: string | undefined };

const name = 'kubectl-rancher';

/** In place of a directory of a user without a home: nothing can be read or created below it. */
const nowhere = '/dev/null/no-home-directory';

/** Whether a path is in the place of a directory that a user without a home does not have. */
export function isNowhere(path: string): boolean {
  return path.startsWith(nowhere);
}

/**
 * This user's directories: the ones that the environment names, else the platform's usual ones. Where the user has no
 * home, those that need one are `isNowhere`. Throws `usage` for a variable that names no absolute path, `failed` for `~`
 * without a home. bin/kubectl-rancher-auth has the rule for the cache directory too.
 */
export function findDirectories(env: NodeJS.ProcessEnv, platform = process.platform): Directories {
  const usual = usualDirectories(env, platform);
  return {
    config: named(env, 'KUBECTL_RANCHER_CONFIG_DIR') ?? usual.config ?? nowhere,
    data: named(env, 'KUBECTL_RANCHER_DATA_DIR') ?? usual.data ?? nowhere,
    cache: named(env, 'KUBECTL_RANCHER_CACHE_DIR') ?? usual.cache ?? nowhere,
  };
}

/** A relative path would lead somewhere else in every folder that kubectl runs in, a git checkout for instance. */
function named(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const value = env[variable];
  if (!value) return undefined;
  const [reference] = (process.platform === 'win32' ? /%\w+%/ : /\$\{?\w+\}?/).exec(value) ?? [];
  if (reference !== undefined) throw unusable(variable, value, `${reference} was not replaced by its value`);
  if (/^~($|[/\\])/.test(value)) return join(expectHome(env, variable), value.slice(1));
  if (!isAbsolute(value)) throw unusable(variable, value, 'not an absolute path');
  return value;
}

function unusable(variable: string, value: string, why: string): CliError {
  const nextStep = `Set ${variable} to an absolute path.`;
  return new CliError('usage', `${variable} is "${printable(value)}": ${why}`, nextStep);
}

function usualDirectories(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Found {
  const home = findHome(env, platform);
  if (platform === 'win32') return windowsDirectories(env, home);
  if (platform === 'darwin') {
    return {
      config: below(home, 'Library', 'Preferences', name),
      data: below(home, 'Library', 'Application Support', name),
      cache: below(home, 'Library', 'Caches', name),
    };
  }
  return {
    config: below(absolute(env.XDG_CONFIG_HOME) ?? below(home, '.config'), name),
    data: below(absolute(env.XDG_DATA_HOME) ?? below(home, '.local', 'share'), name),
    cache: below(absolute(env.XDG_CACHE_HOME) ?? below(home, '.cache'), name),
  };
}

function windowsDirectories(env: NodeJS.ProcessEnv, home: string | undefined): Found {
  const local = env.LOCALAPPDATA || below(home, 'AppData', 'Local');
  const roaming = env.APPDATA || below(home, 'AppData', 'Roaming');
  return {
    config: below(roaming, name, 'Config'),
    data: below(local, name, 'Data'),
    cache: below(local, name, 'Cache'),
  };
}

function below(base: string | undefined, ...parts: string[]): string | undefined {
  return base === undefined ? undefined : join(base, ...parts);
}

/** The XDG Base Directory Specification wants a relative path ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
