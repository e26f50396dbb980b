import { loginCommand } from '../../own-commands.ts';
import type { LoginName } from '../../store/login-file.ts';

/** The profile for a second login, as an admin. */
const profile = 'admin';

/** What to do without admin permission; the user's own login stays. */
export function describeAdminLogin(need: LoginName): string {
  const logIn = (options?: string): string => loginCommand({ server: need.server, profile }, options);
  const asOne = need.profile === profile ? logIn('--force') : `${logIn()}, then this command with --profile ${profile}`;
  return `Ask the administrator of this Rancher, or log in as an admin: ${asOne}`;
}
