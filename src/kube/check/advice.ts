import { kubectlCommand } from '../../kubectl-command.ts';
import { type CommandTarget, ownCommand } from '../../own-commands.ts';
import { oneAfterAnother, quoteForShell } from '../../shell-words.ts';
import type { Owner } from '../kubeconfig/ownership.ts';

/** What to type to fix the entries of files. */
export interface Advice {
  /** For entries of this program. `owner`: whose; `name`: of the entry, which tells how contexts are called there. */
  recreate(owner?: Owner, name?: string): string;
  /** For entries of Rancher's, and for those of this program that are incomplete: `server` and `profile` then tell whose. */
  convert(target?: CommandTarget): string;
  /** A change that `kubectl config` makes. `what`: it in words; `words`: what follows `kubectl config`, quoted. */
  edit(what: string, ...commands: string[]): string;
  /** For a current context that is missing, where there are others or not. */
  chooseContext(isAny: boolean): string;
}

/** `file`: the one that was named; undefined for those that kubectl reads by itself. `commandFor`: as `ownCommand`. */
export function adviceOf(file: string | undefined, commandFor = ownCommand): Advice {
  const quoted = file === undefined ? undefined : quoteForShell(file);
  const make = `kubeconfig --all --merge${quoted === undefined ? '' : ` -f ${quoted}`} --exec`;
  const convert = `kubeconfig convert${quoted === undefined ? '' : ` ${quoted}`}`;
  const kubectl = (words: string): string => kubectlCommand(`config ${words}`, file);
  return {
    recreate(owner, name) {
      const isPlain = owner !== undefined && name !== undefined && !name.endsWith(`@${owner.host}`);
      const words = `${make}${isPlain ? ' --names plain' : ''}`;
      return `Write it again: ${commandFor(words, { server: owner?.host, profile: owner?.profile })}`;
    },
    convert: (target = {}) => `Convert it to use this plugin: ${commandFor(convert, target)}`,
    edit: (what, ...commands) => `${what}: ${oneAfterAnother(commands.map(kubectl))}`,
    chooseContext: (isAny) =>
      isAny ? `Choose one: ${kubectl('use-context NAME')}` : `There is no context: ${kubectl('unset current-context')}`,
  };
}
