import { environmentServer, isForAnotherServer } from '../environment-server.ts';
import type { TrustOptions } from './trust-options.ts';

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
