import { quoteForShell } from './shell-words.ts';

/** A kubectl command for a user to type. `file`: the kubeconfig, where it is not one of those that kubectl reads by itself. */
export function kubectlCommand(words: string, file: string | undefined): string {
  return file === undefined ? `kubectl ${words}` : `kubectl --kubeconfig ${quoteForShell(file)} ${words}`;
}
