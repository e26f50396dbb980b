import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Credential } from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import type { Home } from './home.ts';
import { clusterId } from './sandbox.ts';

const cacheOf = (home: Home) => createCredentialCache(home.cache());

/** The credential for a cluster, by its name, that is cached in a home. */
export function cachedCredential(home: Home, sandbox: Sandbox, cluster: string): Credential {
  const key = { server: sandbox.url, profile: 'default', cluster: clusterId(sandbox, cluster) };
  const credential = cacheOf(home).find(key);
  if (credential === undefined) throw new Error('there is no cached credential');
  return credential;
}

/** Makes the last check of a cached credential so many minutes old. */
export function ageCredential(home: Home, sandbox: Sandbox, cluster: string, minutes: number): void {
  const credential = cachedCredential(home, sandbox, cluster);
  cacheOf(home).keep({ ...credential, checkedAt: Date.now() - minutes * 60_000 });
}
