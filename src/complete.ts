import { createCompletionParser } from './commands/command-line.ts';

/** kubectl's word for "offer no file names beside these" (cobra's ShellCompDirectiveNoFileComp). */
const noFiles = ':4';

/**
 * What kubectl asks for `kubectl rancher <TAB>`: prints what may stand in place of the last word, one a line.
 * Takes the words typed so far behind `rancher`, the last one maybe empty.
 */
export async function complete(words: string[]): Promise<void> {
  const offers = await createCompletionParser().getCompletion(['kubectl-rancher', ...words]);
  const typed = words.at(-1) ?? '';
  const fitting = offers.filter((offer) => !offer.startsWith('$0') && offer.startsWith(typed));
  process.stdout.write(`${[...fitting, noFiles].join('\n')}\n`);
}
