import { CliError } from '../errors.ts';
import { latestServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { logIn } from '../flows/log-in.ts';
import { findSession } from '../flows/session.ts';
import { preferredSessionStore } from '../flows/session-place.ts';
import { printable } from '../printable.ts';
import { parseServerUrl, serverHost } from '../rancher/server-url.ts';
import { Secret } from '../secret.ts';
import type { SessionPlace, SessionRecord } from '../store/sessions.ts';
import { type GlobalOptions, readSecretFromStdin, type TrustArguments, trustOptions } from './options.ts';
import { localTime } from './tables.ts';

export interface LoginArguments extends GlobalOptions, TrustArguments {
  url?: string | undefined;
  provider?: string | undefined;
  username?: string | undefined;
  passwordStdin?: boolean | undefined;
  sessionStore?: SessionPlace | undefined;
  force?: boolean | undefined;
}

export async function runLogin(context: Context, args: LoginArguments): Promise<void> {
  const server = await findServer(context, args);
  const existing = args.force ? undefined : await findSession(context, server, args.profile);
  if (existing !== undefined) {
    context.tell(`${describeSession(existing.record)} Use --force to log in anew.`);
    return;
  }
  const { env } = context;
  const username = args.username ?? (env.RANCHER_USERNAME || undefined);
  const password = args.passwordStdin ? readSecretFromStdin('--password-stdin') : secretFrom(env.RANCHER_PASSWORD);
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
  context.tell(describeSession(record));
  context.tell('Next: kubectl rancher kubeconfig --all -f rancher.yaml && kubectl --kubeconfig rancher.yaml get pods');
}

async function findServer(context: Context, args: LoginArguments): Promise<string> {
  const named = args.url ?? args.server ?? (context.env.RANCHER_URL || latestServer(context, args.profile));
  if (named !== undefined) return parseServerUrl(named);
  if (context.terminal.canPrompt())
    return parseServerUrl(await context.terminal.askText('Address of the Rancher server:'));
  throw new CliError('usage', 'which Rancher server?', 'Run: kubectl rancher login https://YOUR-RANCHER');
}

function secretFrom(value: string | undefined): Secret | undefined {
  return value ? new Secret(value) : undefined;
}

function describeSession({ server, profile, user, expiresAt, store }: SessionRecord): string {
  const who = `Logged in to ${serverHost(server)} as ${printable(user.name)}`;
  const as = profile === 'default' ? '' : ` (profile ${profile})`;
  const where = store === 'keychain' ? 'in the keychain' : 'in a file only you can read';
  return `${who}${as} until ${localTime(expiresAt)}, the session kept ${where}.`;
}
