import { CliError } from '../../errors.ts';
import { findOnPath, isLastingPlace } from '../../platform/paths/search-path.ts';
import { pluginName } from '../../store/installation.ts';
import { codeOrReason } from '../../system-errors.ts';
import type { Context } from '../context.ts';

/** What a kubeconfig has to name for the plugin to be found: a command, and what comes before its options. */
export interface PluginCommand {
  command: string;
  args: string[];
}

/** `bare`: found by PATH; `absolute`: by its path. */
export type CommandStyle = 'bare' | 'absolute';

/**
 * The bare name where PATH has it in a place that lasts, since that works for every user of a kubeconfig and
 * is easier to allow; else the path of this user's copy. On Windows npm starts no sh script: there it is the program itself.
 */
export function choosePluginCommand(context: Context, style?: CommandStyle): PluginCommand {
  if (process.platform === 'win32') return { command: 'kubectl-rancher', args: ['token'] };
  const copy = keepCopy(context);
  const found = findOnPath(pluginName, context.env);
  const isFound = found !== undefined && isLastingPlace(found);
  if (style === 'bare' || (style === undefined && isFound)) return { command: pluginName, args: [] };
  if (copy !== undefined) return { command: copy, args: [] };
  throw new CliError('failed', `${pluginName} is not on the PATH, and no copy of it could be kept`);
}

/**
 * The profile that an entry has to name; undefined where it needs none. Where the user sets `KUBECTL_RANCHER_PROFILE`, one that names none
 * would run as that profile.
 */
export function profileInEntries({ env }: Context, profile: string): string | undefined {
  return profile === 'default' && !env.KUBECTL_RANCHER_PROFILE ? undefined : profile;
}

/** Keeps the copy up to date; one that cannot be written is only missed where the plugin is not on PATH. */
export function keepCopy(context: Context): string | undefined {
  try {
    return context.installation.keepCopy();
  } catch (error) {
    context.tell(`kubectl-rancher: no copy of the plugin could be kept (${codeOrReason(error)})`);
    return undefined;
  }
}
