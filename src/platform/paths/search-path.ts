import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The file that PATH finds for a command; undefined if there is none. */
export function findOnPath(command: string, env: NodeJS.ProcessEnv): string | undefined {
  return candidatesFor(command, env).find(isExecutableFile);
}

/** The file that a command starts, by its path or by PATH; undefined for one that cannot be run. As Go's `exec.LookPath` has it. */
export function resolveCommand(
  command: string,
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): string | undefined {
  const places = /[/\\]/.test(command) ? [command] : candidatesFor(command, env);
  return places.flatMap((place) => withEndings(place, env, platform)).find(isExecutableFile);
}

/** On Windows a program has one of the endings in `PATHEXT`, and may be named without. */
function withEndings(place: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform !== 'win32') return [place];
  const endings = (env.PATHEXT || '.com;.exe;.bat;.cmd').toLowerCase().split(';').filter(Boolean);
  const hasOne = /\.[^./\\]*$/.test(place);
  return [...(hasOne ? [place] : []), ...endings.map((ending) => place + ending)];
}

/** All files that PATH has for a command, in its order. */
export function findAllOnPath(command: string, env: NodeJS.ProcessEnv): string[] {
  return candidatesFor(command, env).filter(isExecutableFile);
}

function candidatesFor(command: string, env: NodeJS.ProcessEnv): string[] {
  const directories = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return directories.map((directory) => join(directory, command));
}

/** Whether a path is a file that this user may run. */
export function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Directories of one project, one run of npx, or one version of Node.js under a version manager. */
const temporaryPlaces = [
  /[/\\]node_modules[/\\]\.bin[/\\]/,
  /[/\\]_npx[/\\]/,
  /[/\\]\.nvm[/\\]versions[/\\]/,
  /[/\\]fnm(_multishells|[/\\]node-versions)[/\\]/,
  /[/\\]\.?nodenv[/\\]versions[/\\]/,
  /[/\\]\.?asdf[/\\]installs[/\\]/,
  /[/\\]mise[/\\]installs[/\\]/,
  /[/\\]\.volta[/\\]tools[/\\]/,
];

/** Whether a command found there will still be there tomorrow, in another terminal. */
export function isLastingPlace(path: string): boolean {
  return !temporaryPlaces.some((place) => place.test(path));
}
