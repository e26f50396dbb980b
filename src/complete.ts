import { show } from './commands/output/show.ts';
import { printCompletions } from './commands/program/command-line.ts';
import { defaultProfile } from './default-profile.ts';
import { finish } from './finish.ts';
import type { Context } from './flows/context.ts';
import { listCompletions } from './flows/overview/completions.ts';

/** What else the shell may complete (cobra's ShellCompDirective): file names too, or nothing beside these words. */
const directives = { files: ':0', nothing: ':4' };

/** Options whose value is a file, and commands that take one. */
const fileOptions = ['-f', '--file', '--ca-file', '--cacerts', '--html'];
const fileCommands = /^kubeconfig (convert|check)$/;

/** Options whose value only the user's servers know. */
const serverOptions = ['--server', '--cluster'];

/**
 * Prints the completions of the last word, for `kubectl rancher <TAB>` and the scripts of `completion`. Takes the words typed so far after
 * `rancher`, the last one maybe empty; gives the exit code.
 */
export function complete(typed: string[]): Promise<number> {
  process.env.KUBECTL_RANCHER_INTERACTIVE = 'never';
  return finish({ args: ['__complete'], verbose: false }, (context) =>
    printFor({ ...context, tell: () => undefined }, typed),
  );
}

async function printFor(context: Context, typed: string[]): Promise<void> {
  const words = typed.map(withoutQuotes);
  const before = words.slice(0, -1);
  const previous = before.at(-1) ?? '';
  const isForeign = before[0] === 'shell' && before.includes('--');
  if (isForeign || fileOptions.includes(previous) || fileCommands.test(before.join(' '))) {
    await show(context, `${directives.files}\n`);
  } else {
    const known = await listCompletions(context, before, defaultProfile(context.env));
    if (serverOptions.includes(previous)) await show(context, known.map((word) => `${word}\n`).join(''));
    else await printCompletions(words, known);
    await show(context, `${directives.nothing}\n`);
  }
}

/** PowerShell gives a program no empty argument, so its script has two quotes in place of one. */
function withoutQuotes(word: string): string {
  return word === '""' ? '' : word;
}
