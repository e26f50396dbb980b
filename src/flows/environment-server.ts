import { environmentKey, halfKey } from '../environment-key.ts';
import { CliError } from '../errors.ts';
import { type CommandTarget, loginCommand } from '../own-commands.ts';
import { parseServerUrl, serverHost } from '../server-url.ts';
import { setVariable } from '../shell-words.ts';

/**
 * The server that `RANCHER_URL` names, where the environment has a key for it; undefined where one of them is missing, or the first is no
 * address of a Rancher: that is no session of any server, and `environmentFault` says why.
 */
export function environmentServer(env: NodeJS.ProcessEnv): string | undefined {
  return environmentKey(env) && addressFault(env) === undefined ? readEnvironmentUrl(env) : undefined;
}

/** Why there is no session in the environment, although there is a key or half of one; undefined where nothing is wrong. */
export function environmentFault(env: NodeJS.ProcessEnv): CliError | undefined {
  if (environmentKey(env) === undefined) return describeHalfKey(env);
  return env.RANCHER_URL ? addressFault(env) : describeKeyAlone(env);
}

/** The same, as a note beside another message. */
export function describeUnusedKey(env: NodeJS.ProcessEnv): string | undefined {
  const fault = environmentFault(env);
  const key = environmentKey(env);
  return fault && (key && env.RANCHER_URL ? `${key.name} is not used: ${fault.message}` : fault.message);
}

/**
 * What the environment lacks to be the session for a server, as far as it may be meant to be one: the address, or half
 * of the key.
 */
export function describeIncomplete(env: NodeJS.ProcessEnv, server: string): CliError | undefined {
  const mayBeMeant = readableUrl(env) === undefined || readableUrl(env) === server;
  if (environmentKey(env) === undefined) return mayBeMeant ? describeHalfKey(env) : undefined;
  return env.RANCHER_URL ? undefined : describeKeyAlone(env, server);
}

/** `server`: for which a session is needed. */
function describeKeyAlone(env: NodeJS.ProcessEnv, server = 'https://YOUR-RANCHER'): CliError {
  return new CliError(
    'usage',
    `${environmentKey(env)?.name} is set, but RANCHER_URL, the server that it is for, is ${isEmpty(env, 'RANCHER_URL') ? 'empty' : 'not set'}`,
    `Unset it to log in, or run: ${setVariable('RANCHER_URL', server)}`,
  );
}

function describeHalfKey(env: NodeJS.ProcessEnv): CliError | undefined {
  const half = halfKey(env);
  if (half === undefined) return undefined;
  const state = isEmpty(env, half.missing) ? 'empty' : 'not set';
  const message = `${half.set} is set, but ${half.missing} is ${state}: they are the two halves of an API key`;
  return new CliError('usage', message, `Set ${half.missing} too, or unset ${half.set} to log in.`);
}

/**
 * What the environment lacks where it was to be the session for a server, or for any: it names that server without a
 * key, or has a key that is empty, as a pipeline has that does not get its secrets.
 */
export function describeMissingKey(env: NodeJS.ProcessEnv, { server, profile }: CommandTarget): CliError | undefined {
  const url = readableUrl(env);
  const keys = ['RANCHER_TOKEN_KEY', 'RANCHER_ACCESS_KEY', 'RANCHER_SECRET_KEY'].filter((name) => isEmpty(env, name));
  const isMeant = url === undefined ? keys.length > 0 : url === (server ?? url);
  if (environmentKey(env) !== undefined || !isMeant) return undefined;
  const empty = isEmpty(env, 'RANCHER_URL') ? ['RANCHER_URL', ...keys] : keys;
  const lacking = `${empty.join(' and ')} ${empty.length > 1 ? 'are' : 'is'} empty`;
  const what = empty.length === 0 ? 'RANCHER_TOKEN_KEY is not set' : lacking;
  const target = { server: server ?? url, profile };
  const where = target.server === undefined ? 'any Rancher' : serverHost(target.server);
  return new CliError(
    'loginNeeded',
    `not logged in to ${where}: ${url === undefined ? '' : 'RANCHER_URL is set, but '}${what}`,
    `Set ${url === undefined ? 'RANCHER_URL and ' : ''}RANCHER_TOKEN_KEY, or run: ${loginCommand(target)}`,
  );
}

function isEmpty(env: NodeJS.ProcessEnv, name: string): boolean {
  return env[name] === '';
}

/** What is wrong with the address in `RANCHER_URL`, which other tools read too; undefined when nothing is, or there is none. */
export function addressFault(env: NodeJS.ProcessEnv): CliError | undefined {
  try {
    readEnvironmentUrl(env);
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

function readableUrl(env: NodeJS.ProcessEnv): string | undefined {
  return addressFault(env) === undefined ? readEnvironmentUrl(env) : undefined;
}

/** The server that `RANCHER_URL` names; undefined when it is not set. Throws `usage` for what is no address of one. */
export function readEnvironmentUrl({ RANCHER_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  try {
    return parseServerUrl(url);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(
      'usage',
      `RANCHER_URL is set to what cannot be used: ${error.message}`,
      'Set it to the https address of a Rancher server, or unset it; --server names another one.',
    );
  }
}

/** Whether `RANCHER_URL` says that what stands beside it in the environment is not for this server. */
export function isForAnotherServer(env: NodeJS.ProcessEnv, server: string): boolean {
  return addressFault(env) !== undefined || (readEnvironmentUrl(env) ?? server) !== server;
}

/** What tells the credentials of this key from those of others: a fingerprint of it. */
export function environmentKeyHash(env: NodeJS.ProcessEnv, server: string): string | undefined {
  if (environmentServer(env) !== server) return undefined;
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(environmentKey(env)?.text ?? '')
    .digest('hex');
}
