import { environmentKey } from '../../environment-key.ts';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { ParentProcess } from './parent-process.ts';

/** How the plugin's script and this program start a background run: with the same arguments and these variables. */
const variables = { KUBECTL_RANCHER_ASK: 'background', KUBECTL_RANCHER_INTERACTIVE: 'never' };

/** Whether this process is a background run: it prints nothing, prompts no one, and outlives its parent. */
export function isBackgroundRun(env: NodeJS.ProcessEnv): boolean {
  return env.KUBECTL_RANCHER_ASK === variables.KUBECTL_RANCHER_ASK;
}

/**
 * Whether work may go on after the plugin has answered. Not in CI, where a job ends with its last command, and not where
 * the client is the first process of a container, which seldom collects the children that others leave behind.
 * Throws `usage` for an unknown `KUBECTL_RANCHER_BACKGROUND`: it may be a mistyped `never`.
 */
export function allowsBackgroundRuns(env: NodeJS.ProcessEnv, parent: Pick<ParentProcess, 'pid'>): boolean {
  const { KUBECTL_RANCHER_BACKGROUND: setting, CI } = env;
  if (setting && setting !== 'auto' && setting !== 'never') {
    throw new CliError('usage', `KUBECTL_RANCHER_BACKGROUND is "${printable(setting)}"; it can be auto or never`);
  }
  if (isBackgroundRun(env)) return true;
  return setting !== 'never' && !CI && environmentKey(env) === undefined && parent.pid !== 1;
}

/** Starts this program again with the arguments of this process, apart from its terminal and its pipes. Throws nothing. */
export function startBackgroundRun(
  { node, program }: { node: string | undefined; program: string },
  env: NodeJS.ProcessEnv,
): void {
  // Loaded lazily: few requests start a background run.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const command = [...(node === undefined ? [] : [node]), program, ...process.argv.slice(2)];
  const [path = '', ...args] = command;
  const child = spawn(path, args, {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    env: { ...env, ...variables },
  });
  child.on('error', () => undefined);
  child.unref();
}
