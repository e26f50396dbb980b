import type { Context } from '../flows/context.ts';
import { completionScripts, type Shell } from './completion-scripts.ts';

/** Prints the completion script for a shell. */
export async function runCompletion(context: Context, { shell }: { shell: Shell; verbose: boolean }): Promise<void> {
  await context.print(completionScripts[shell]);
}
