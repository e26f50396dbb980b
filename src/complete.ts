import { printCompletions } from './commands/command-line.ts';

/** kubectl's word for "offer no file names beside these" (cobra's ShellCompDirectiveNoFileComp). */
const noFiles = ':4';

/** What kubectl asks for `kubectl rancher <TAB>`. Takes the words typed so far behind `rancher`, the last one maybe empty. */
export async function complete(words: string[]): Promise<void> {
  await printCompletions(words);
  process.stdout.write(`${noFiles}\n`);
}
