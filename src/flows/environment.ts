import { CliError } from '../errors.ts';
import { parseServerUrl } from '../server-url.ts';
import { setVariable } from '../shell-words.ts';
import type { TrustOptions } from './trust/trust-options.ts';

/**
 * The server that `RANCHER_URL` and `RANCHER_TOKEN_KEY` together are for; undefined unless both are set, and where the first is no address of
 * a Rancher: that is no session of any server, and `environmentFault` says why.
 */
export function environmentServer(env: NodeJS.ProcessEnv): string | undefined {
  return env.RANCHER_TOKEN_KEY && addressFault(env) === undefined ? readEnvironmentUrl(env) : undefined;
}

/** Why there is no session in the environment, although there is a key; undefined where nothing is wrong. */
export function environmentFault(env: NodeJS.ProcessEnv): CliError | undefined {
  if (!env.RANCHER_TOKEN_KEY) return undefined;
  return env.RANCHER_URL ? addressFault(env) : describeKeyAlone();
}

/** The same, as a note beside another message. */
export function describeUnusedKey(env: NodeJS.ProcessEnv): string | undefined {
  const fault = environmentFault(env);
  return fault && (env.RANCHER_URL ? `RANCHER_TOKEN_KEY is not used: ${fault.message}` : fault.message);
}

/** `server`: for which a session is needed. */
export function describeKeyAlone(server = 'https://YOUR-RANCHER'): CliError {
  return new CliError(
    'usage',
    'RANCHER_TOKEN_KEY is set, but not RANCHER_URL, the server that it is for',
    `Run: ${setVariable('RANCHER_URL', server)}   # or unset RANCHER_TOKEN_KEY to log in`,
  );
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

/** How the environment says to trust the server that its session is for; nothing of any other one. */
export function environmentTrust(env: NodeJS.ProcessEnv, server: string): TrustOptions {
  return namesAuthority(env) && environmentServer(env) === server ? trustIn(env) : {};
}

/** How it says to trust the server of a login; nothing where `RANCHER_URL` names another one. */
export function environmentLoginTrust(env: NodeJS.ProcessEnv, server: string): TrustOptions {
  return !namesAuthority(env) || isForAnotherServer(env, server) ? {} : trustIn(env);
}

function namesAuthority({ RANCHER_CA_FILE: caFile, RANCHER_CA_CHECKSUM: caChecksum }: NodeJS.ProcessEnv): boolean {
  return Boolean(caFile || caChecksum);
}

function trustIn({ RANCHER_CA_FILE: caFile, RANCHER_CA_CHECKSUM: caChecksum }: NodeJS.ProcessEnv): TrustOptions {
  return { fromEnvironment: true, ...(caFile ? { caFile } : {}), ...(caChecksum ? { caChecksum } : {}) };
}

/** What tells the credentials of this key from those of others: a fingerprint of it. */
export function environmentKeyHash(env: NodeJS.ProcessEnv, server: string): string | undefined {
  if (environmentServer(env) !== server) return undefined;
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(env.RANCHER_TOKEN_KEY ?? '')
    .digest('hex');
}
