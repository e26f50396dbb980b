import type { Argv } from 'yargs';
import { defaultProfile } from '../../default-profile.ts';

export const loginOptions = ['profile', 'server'];

/** Adds the options that choose a login, for a command and its subcommands. `server`: what that option is for. */
export function addLoginOptions<T>(
  parser: Argv<T>,
  server = 'Address of the Rancher server (default: the one you last logged in to)',
): Argv<T & { profile: string; server: string | undefined }> {
  return parser
    .option('profile', {
      type: 'string',
      global: true,
      requiresArg: true,
      default: defaultProfile(process.env),
      defaultDescription: 'default',
      describe: 'Which login, if you have several on one server',
    })
    .option('server', {
      type: 'string',
      global: true,
      requiresArg: true,
      describe: server,
    });
}
