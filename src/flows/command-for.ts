import { ownCommand } from '../own-commands.ts';
import type { LoginName } from '../store/login-file.ts';
import { isImplied } from './choose-server.ts';
import type { Context } from './context.ts';

/** A command of this program for one login, for a user to type; the server is named only where the command would choose another one. */
export function commandFor(context: Context, words: string, login: LoginName): string {
  const { server, profile } = login;
  return ownCommand(words, { profile, ...(isImplied(context, login) ? {} : { server }) });
}
