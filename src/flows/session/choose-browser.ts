import type { Browser } from '../../platform/browser.ts';
import type { Context } from '../context.ts';

/**
 * The browser for a login to a server: the one that a command opens which was given or is remembered for the server, else
 * the usual one. `requested`: a command, or `none` for the usual one.
 */
export function chooseBrowser(context: Context, server: string, requested?: string): Browser {
  const command = requested ?? context.servers.find(server)?.browserCommand;
  return command === undefined || command === 'none' ? context.browser : context.browserOf(command);
}
