import { basename } from 'node:path';
import { quoteForPosix } from '../shell-words.ts';

/** How a shell is started so that `KUBECONFIG` has a value when the user's startup files have run, which may set it too. */
export interface ShellStartup {
  args: string[];
  /** Variables beside the user's. */
  env: Record<string, string>;
  /** What has to lie in the directory, by file name. */
  files: Record<string, string>;
}

export interface StartupOptions {
  kubeconfig: string;
  /** Where its files will be. */
  directory: string;
  /** The user's variables. */
  env: NodeJS.ProcessEnv;
}

/** Knows bash, zsh and fish; any other shell has the variable of its environment, unless its startup files change that. */
export function startupOf(shell: string, options: StartupOptions): ShellStartup {
  const known = startups[basename(shell)];
  return known?.(options) ?? { args: [], env: {}, files: {} };
}

const startups: Record<string, (options: StartupOptions) => ShellStartup> = {
  bash: ({ kubeconfig, directory }) => ({
    args: ['--rcfile', `${directory}/bashrc`],
    env: {},
    files: { bashrc: `if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n${setInShell(kubeconfig)}\n` },
  }),
  zsh: ({ kubeconfig, directory, env }) => ({
    args: [],
    env: { ZDOTDIR: directory },
    files: { '.zshenv': zshStartup(setInShell(kubeconfig), env.ZDOTDIR) },
  }),
  fish: ({ kubeconfig }) => ({
    args: ['--init-command', `set -gx KUBECONFIG '${kubeconfig.replaceAll(/[\\']/g, '\\$&')}'`],
    env: {},
    files: {},
  }),
};

function setInShell(kubeconfig: string): string {
  return `export KUBECONFIG=${quoteForPosix(kubeconfig)}`;
}

/** zsh reads this file first. It goes on with those of the user, and does its own part before the first prompt. */
function zshStartup(assignment: string, directory: string | undefined): string {
  return `${directory === undefined ? 'unset ZDOTDIR' : `ZDOTDIR=${quoteForPosix(directory)}`}
if [[ -f \${ZDOTDIR:-$HOME}/.zshenv ]]; then . "\${ZDOTDIR:-$HOME}/.zshenv"; fi
typeset -ga precmd_functions
__kubectl_rancher_shell() {
  ${assignment}
  precmd_functions=(\${precmd_functions:#__kubectl_rancher_shell})
  unfunction __kubectl_rancher_shell
}
precmd_functions=(__kubectl_rancher_shell $precmd_functions)
`;
}
