import { Secret } from '../../src/secret.ts';
import type { Credential } from '../../src/store/credentials/credential-format.ts';
import type { SessionRecord } from '../../src/store/sessions/sessions.ts';

/** When the credential below was minted. */
export const now = Date.parse('2026-11-22T10:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Which credential a kubeconfig asks for. */
export const key = { server: 'https://rancher.example.com', profile: 'default', cluster: 'c-abcde' };

/** A credential for it that was minted a moment ago, for an hour. */
export const credential: Credential = {
  ...key,
  tokenId: 'token-x',
  sessionId: 'token-s',
  token: new Secret('token-x:secret'),
  expiresAt: now + hour,
  checkedAt: now,
};

/** The session of the user that it was minted from. */
export const session: SessionRecord = {
  server: key.server,
  profile: 'default',
  user: { id: 'u-1', name: 'jane' },
  provider: 'local',
  tokenId: 'token-s',
  createdAt: 1_700_000_000_000,
  expiresAt: 1_700_057_600_000,
  lastUsedAt: 1_700_000_000_000,
  limits: { maxTtl: 60_000 },
  store: 'file',
};
