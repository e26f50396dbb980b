import type { Argv } from 'yargs';
import { defaultProfile } from '../../default-profile.ts';

export const loginOptions = ['profile', 'server'];

/** Which login a command works with, and its subcommands do. Commands that work with none do not take them. */
export function addLoginOptions<T>(parser: Argv<T>): Argv<T & { profile: string; server: string | undefined }> {
  return parser
    .option('profile', {
      type: 'string',
      global: true,
      requiresArg: true,
      default: defaultProfile(process.env),
      defaultDescription: 'default',
      describe: 'Which login, for those who have several on one server',
    })
    .option('server', {
      type: 'string',
      global: true,
      requiresArg: true,
      describe: 'Address of the Rancher server (default: the one logged in to last)',
    });
}
