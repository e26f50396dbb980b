import { CliError } from '../../errors.ts';
import { enableFeature, type Feature, readFeature } from '../../rancher/features.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { readServerVersion } from '../../rancher/version.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { retryConflicts } from '../retry.ts';
import type { SessionNeed } from '../session/session-need.ts';
import { withSession } from '../session/with-session.ts';
import { describeAdminLogin } from './permissions.ts';

const name = 'token-hashing';

export interface TokenHashing extends Feature {
  /** The hash of this version; undefined if the server does not tell its version. */
  algorithm: 'SHA-256' | 'SHA3-512' | undefined;
}

/** Reads whether a server stores tokens as hashes. Throws `failed` for one without that feature. */
export function readTokenHashing(context: Context, need: SessionNeed): Promise<TokenHashing> {
  return withSession(context, need, async ({ token }, http) => {
    const feature = await readFeature(http, token, name);
    if (feature === undefined) {
      throw new CliError('failed', `the version of Rancher on ${serverHost(need.server)} has no ${name}`);
    }
    return { ...feature, algorithm: algorithmOf(await readServerVersion(http)) };
  });
}

/** SHA-256 up to 2.7, SHA3-512 from 2.8 on. */
function algorithmOf(version: [number, number] | undefined): TokenHashing['algorithm'] {
  if (version === undefined) return undefined;
  const [major, minor] = version;
  return major > 2 || (major === 2 && minor >= 8) ? 'SHA3-512' : 'SHA-256';
}

/** Turns it on permanently. Throws `notAllowed` without admin permission. */
export function enableTokenHashing(context: Context, need: SessionNeed): Promise<Feature> {
  const host = serverHost(need.server);
  return withSession(context, need, ({ token }, http) => {
    return retryConflicts(context, `${name} on ${host}`, async () => {
      try {
        return await enableFeature(http, token, name);
      } catch (error) {
        if (!(error instanceof RancherError && error.status === 403)) throw error;
        throw new CliError(
          'notAllowed',
          `turning ${name} on for ${host} requires admin permission`,
          describeAdminLogin(need),
        );
      }
    });
  });
}
