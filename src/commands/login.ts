import { CliError } from '../errors.ts';
import { keepCopy } from '../flows/choose-command.ts';
import { latestServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { holdLoginLock } from '../flows/locks.ts';
import { logIn } from '../flows/log-in.ts';
import { describeSession, findSession } from '../flows/session.ts';
import { preferredSessionStore } from '../flows/session-place.ts';
import { parseServerUrl } from '../rancher/server-url.ts';
import { Secret } from '../secret.ts';
import type { SessionPlace, SessionRecord } from '../store/sessions.ts';
import { type GlobalOptions, readSecretFromStdin, type TrustArguments, trustOptions } from './options.ts';

export interface LoginArguments extends GlobalOptions, TrustArguments {
  url?: string | undefined;
  provider?: string | undefined;
  username?: string | undefined;
  passwordStdin?: boolean | undefined;
  sessionStore?: SessionPlace | undefined;
  force?: boolean | undefined;
}

export async function runLogin(context: Context, args: LoginArguments): Promise<void> {
  const { env } = context;
  const server = await findServer(context, args);
  const username = args.username ?? (env.RANCHER_USERNAME || undefined);
  const password = args.passwordStdin
    ? await readSecretFromStdin('--password-stdin')
    : passwordFromEnvironment(env, server, username);
  await holdLoginLock(context, { server, profile: args.profile }, () =>
    logInAsWished(context, args, { server, username, password }),
  );
}

interface Wish {
  server: string;
  username: string | undefined;
  password: Secret | undefined;
}

async function logInAsWished(
  context: Context,
  args: LoginArguments,
  { server, username, password }: Wish,
): Promise<void> {
  const { env } = context;
  const existing = args.force ? undefined : await findSession(context, server, args.profile);
  if (existing !== undefined && isAsWished(existing.record, username, args.provider)) {
    context.tell(`${describeSession(existing.record)} Use --force to log in anew.`);
    return;
  }
  const { record } = await logIn(context, {
    server,
    profile: args.profile,
    trust: trustOptions(args, env),
    ...preferredSessionStore(env),
    ...(args.sessionStore === undefined ? {} : { sessionStore: args.sessionStore }),
    ...(args.provider === undefined ? {} : { provider: args.provider }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  keepCopy(context);
  context.tell(describeSession(record));
  context.tell(
    `The session is kept in ${record.store === 'keychain' ? 'the keychain' : 'a file that only you can read'}.`,
  );
  context.tell('Next: kubectl rancher kubeconfig --all -f rancher.yaml');
}

/** A session of somebody else is not what a script that names its user wants. */
function isAsWished(record: SessionRecord, username: string | undefined, provider: string | undefined): boolean {
  if (username !== undefined && username !== record.user.name) return false;
  return provider === undefined || provider === record.provider;
}

/** The password in the environment is for the server and the user that the environment names, and no other. */
function passwordFromEnvironment(
  env: NodeJS.ProcessEnv,
  server: string,
  username: string | undefined,
): Secret | undefined {
  const { RANCHER_URL: url, RANCHER_USERNAME: name, RANCHER_PASSWORD: password } = env;
  if (!password || (url && parseServerUrl(url) !== server) || (name && name !== username)) return undefined;
  return new Secret(password);
}

async function findServer(context: Context, args: LoginArguments): Promise<string> {
  const named = args.url ?? args.server ?? (context.env.RANCHER_URL || latestServer(context, args.profile));
  if (named !== undefined) return parseServerUrl(named);
  if (context.terminal.canPrompt())
    return parseServerUrl(await context.terminal.askText('Address of the Rancher server:'));
  throw new CliError('usage', 'which Rancher server?', 'Run: kubectl rancher login https://YOUR-RANCHER');
}
