import { kubectlCommand } from '../kubectl-command.ts';
import { ownCommand } from '../own-commands.ts';
import { quoteForShell } from '../shell-words.ts';

/** What to type to fix the entries of files. */
export interface Advice {
  /** For entries of this program. */
  recreate: string;
  /** For entries of Rancher's. */
  convert: string;
  chooseContext: string;
}

/** `file`: the one that was named; undefined for those that kubectl reads by itself. */
export function adviceOf(file: string | undefined): Advice {
  const quoted = file === undefined ? undefined : quoteForShell(file);
  const make = `kubeconfig --all --merge${quoted === undefined ? '' : ` -f ${quoted}`} --exec`;
  const convert = `kubeconfig convert${quoted === undefined ? '' : ` ${quoted}`}`;
  return {
    recreate: `Write it again: ${ownCommand(make, {})}`,
    convert: `Turn it into this program's: ${ownCommand(convert, {})}`,
    chooseContext: `Choose one: ${kubectlCommand('config use-context NAME', file)}`,
  };
}
