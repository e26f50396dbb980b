import { loginCommand } from '../../own-commands.ts';
import type { SessionNeed } from '../session/session-need.ts';

/** The profile that somebody who works as himself keeps the login of an admin under. */
const profile = 'admin';

/** What to do without the rights of an admin. One's own login stays where it is. */
export function askAnAdmin(need: Pick<SessionNeed, 'server' | 'profile'>): string {
  const logIn = (options?: string): string => loginCommand({ server: need.server, profile }, options);
  const asOne = need.profile === profile ? logIn('--force') : `${logIn()}, then this command with --profile ${profile}`;
  return `Ask an admin of this Rancher, or log in as one: ${asOne}`;
}
