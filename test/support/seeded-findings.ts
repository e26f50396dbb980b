import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import {
  addEndlessKubeconfigToken,
  addSystemToken,
  SYSTEM_TOKEN_KINDS,
} from '../../src/sandbox/tokens/system-tokens.ts';
import type { Token } from '../../src/sandbox/tokens/tokens.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

export type Seed = Partial<Pick<Token, 'ttl' | 'kind' | 'isDerived' | 'description' | 'userId'>> & {
  /** How long ago it was created, in milliseconds. */
  age?: number;
  /** How long ago it was last used; absent: it was never used. */
  usedAgo?: number;
};

/** Adds a token, of the admin unless another user is named, as if it were made some time ago. Default: 30 days long. */
export function addOldToken({ state }: Sandbox, { age = 0, usedAgo, ...token }: Seed): Token {
  const userId = state.findUser('admin')?.id ?? '';
  const added = state.addToken({ userId, ttl: 30 * day, ...token });
  added.created = state.clock.now() - age;
  if (usedAgo !== undefined && state.profile.notesUse) added.lastUsedAt = state.clock.now() - usedAgo;
  return added;
}

/** The bad value of each setting that has a finding. */
const badSettings: Record<string, string> = {
  'kubeconfig-token-ttl-minutes': '0',
  'kubeconfig-default-token-ttl-minutes': '259200',
  'kubeconfig-max-token-ttl-minutes': '0',
  'auth-token-default-ttl-minutes': '259200',
  'auth-token-max-ttl-minutes': '0',
  'auth-user-session-ttl-minutes': '4320',
  'auth-user-session-idle-ttl-minutes': '2880',
  'kubeconfig-generate-token': 'True',
};

/** Everything that has a finding. Gives the count of each, as the server's version has it. */
export function seedFindings(sandbox: Sandbox): Record<string, number> {
  const { state } = sandbox;
  const settings = Object.keys(badSettings).filter((name) => state.settings.has(name));
  for (const name of settings) {
    const { default: fallback = '' } = state.settings.get(name) ?? {};
    state.addSetting(name, { default: fallback, value: badSettings[name] ?? '' });
  }
  const found = Object.fromEntries(settings.map((name) => [name, 1]));
  return { ...found, 'token-hashing': 1, ...seedTokens(sandbox), ...seedNoFindings(sandbox) };
}

function seedTokens(sandbox: Sandbox): Record<string, number> {
  const { state } = sandbox;
  const admin = { id: state.findUser('admin')?.id ?? '' };
  const jane = { id: state.findUser('jane')?.id ?? '' };
  for (const kind of SYSTEM_TOKEN_KINDS) addSystemToken(state, kind, jane);
  for (const user of [admin, jane, jane]) addEndlessKubeconfigToken(state, user);
  addOldToken(sandbox, { ttl: 0 });
  addOldToken(sandbox, { ttl: 0, isDerived: false, kind: 'session' });
  Object.assign(addOldToken(sandbox, { ttl: 0 }), { kind: 'of-the-future' });
  addOldToken(sandbox, { kind: 'session', isDerived: false, ttl: 20 * day });
  const gone = state.addUser({ username: 'ada', password: 'ada-password', enabled: false });
  const outside = state.addUser({ username: '', password: '', external: { provider: 'openldap', login: 'pat' } });
  addOldToken(sandbox, { userId: gone.id });
  addOldToken(sandbox, { userId: 'u-deleted' });
  addOldToken(sandbox, { userId: 'u-deleted' });
  addOldToken(sandbox, { userId: outside.id });
  // Rancher would delete it at its next purge.
  state.lastPurge = Infinity;
  addOldToken(sandbox, { age: 10 * hour, ttl: hour });
  const kinds = ['kubectl-shell', 'agent', 'compose', 'helm', 'pipeline', 'telemetry', 'drain-node'];
  const endless = [...kinds, 'api-key', 'session', 'other'].map((kind) => [`never-expires-${kind}`, 1]);
  const counts = { 'over-maximum': 1, 'disabled-user': 1, 'deleted-user': 2, 'disabled-provider': 1, expired: 1 };
  return { ...Object.fromEntries(endless), 'never-expires-kubeconfig': 3, ...counts, ...seedUses(sandbox) };
}

function seedUses(sandbox: Sandbox): Record<string, number> {
  addOldToken(sandbox, { age: 400 * day, ttl: 800 * day, usedAgo: hour });
  if (!sandbox.state.profile.notesUse) return { old: 1 };
  addOldToken(sandbox, { age: 120 * day, ttl: 365 * day, usedAgo: 100 * day });
  addOldToken(sandbox, { age: 2 * day });
  return { old: 1, unused: 1, 'never-used': 1 };
}

/** What is as it should be. */
function seedNoFindings(sandbox: Sandbox): Record<string, never> {
  addOldToken(sandbox, { age: hour });
  addOldToken(sandbox, { age: 20 * day, usedAgo: 2 * day });
  addOldToken(sandbox, { kind: 'kubeconfig', age: hour, usedAgo: hour });
  addOldToken(sandbox, { kind: 'session', isDerived: false, ttl: 16 * hour, usedAgo: hour });
  return {};
}

/** The file of the Rancher CLI, with a token as it stores it for kubectl. */
export function writeRancherCliFile(directory: string, sandbox: Sandbox, { name }: Pick<Token, 'name'>): void {
  const status = { token: `${name}:0000000000`, expirationTimestamp: '2036-01-01T00:00:00Z' };
  const server = { url: sandbox.url, kubeCredentials: { dev: { kind: 'ExecCredential', status } } };
  writeFileSync(join(directory, 'cli2.json'), JSON.stringify({ Servers: { rancherDefault: server } }));
}
