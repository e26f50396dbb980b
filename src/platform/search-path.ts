import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where the environment's PATH leads to for a command; undefined when it leads nowhere. */
export function findOnPath(command: string, env: NodeJS.ProcessEnv): string | undefined {
  return candidates(command, env).find(isExecutableFile);
}

/** All that it leads to, the one that is run first. */
export function findAllOnPath(command: string, env: NodeJS.ProcessEnv): string[] {
  return candidates(command, env).filter(isExecutableFile);
}

function candidates(command: string, env: NodeJS.ProcessEnv): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, command));
}

/** Whether a path leads to a file that this user may run. */
export function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folders of one project, of one run of npx, or of one version of Node.js that a version manager swaps for another. */
const passing = [
  /[/\\]node_modules[/\\]\.bin[/\\]/,
  /[/\\]_npx[/\\]/,
  /[/\\]\.nvm[/\\]versions[/\\]/,
  /[/\\]fnm(_multishells|[/\\]node-versions)[/\\]/,
  /[/\\]\.?nodenv[/\\]versions[/\\]/,
  /[/\\]\.?asdf[/\\]installs[/\\]/,
  /[/\\]mise[/\\]installs[/\\]/,
  /[/\\]\.volta[/\\]tools[/\\]/,
];

/** Whether a command found there will be there tomorrow, in another terminal. */
export function isLastingPlace(path: string): boolean {
  return !passing.some((place) => place.test(path));
}
