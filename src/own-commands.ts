import { quoteForShell } from './shell-words.ts';

/** What a command is about, as far as it has to be said. */
export interface CommandTarget {
  /** Absent where the command finds it by itself. */
  server?: string | undefined;
  profile?: string | undefined;
}

/** A login of which the server is known. */
export interface LoginTarget extends CommandTarget {
  server: string;
}

/** A command of this program for a user to type. `words`: what follows its name, quoted where necessary. */
export function ownCommand(words: string, { server, profile }: CommandTarget): string {
  const named = server === undefined ? '' : ` --server ${quoteForShell(server)}`;
  return `kubectl rancher ${words}${named}${profileOption(profile)}`;
}

/** The command that logs in to a server. */
export function loginCommand({ server = 'https://YOUR-RANCHER', profile }: CommandTarget, options = ''): string {
  const more = options === '' ? '' : ` ${options}`;
  return `kubectl rancher login ${quoteForShell(server)}${profileOption(profile)}${more}`;
}

/** Where the user sets a profile for all commands, the default one has to be named too. */
function profileOption(profile?: string): string {
  const isImplied = profile === undefined || (profile === 'default' && !process.env.KUBECTL_RANCHER_PROFILE);
  return isImplied ? '' : ` --profile ${quoteForShell(profile)}`;
}
