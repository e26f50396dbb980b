import { CliError } from '../errors.ts';
import { parseServerUrl } from '../rancher/server-url.ts';
import type { Context } from './context.ts';
import { environmentServer } from './environment-session.ts';

/** The server a command is about: the one named, else that of the session in the environment, else the only one logged in to, else the one logged in to last. */
export function chooseServer(context: Context, named: string | undefined, profile: string): string {
  if (named !== undefined) return parseServerUrl(named);
  const latest = environmentServer(context.env) ?? latestServer(context, profile);
  if (latest !== undefined) return latest;
  throw new CliError(
    'loginNeeded',
    profile === 'default' ? 'not logged in to any Rancher' : `not logged in to any Rancher as profile ${profile}`,
    'Run: kubectl rancher login https://YOUR-RANCHER',
  );
}

/** The server logged in to last with a profile, the session ended or not; undefined when there was none. */
export function latestServer(context: Context, profile: string): string | undefined {
  const [latest] = context.sessions
    .list()
    .filter((record) => record.profile === profile)
    .sort((one, other) => other.createdAt - one.createdAt);
  return latest?.server;
}
