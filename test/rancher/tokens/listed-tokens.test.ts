import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readExtToken, readManagementToken, readV3Token } from '../../../src/rancher/tokens/listed-tokens.ts';
import { kindOf } from '../../../src/rancher/tokens/token-kinds.ts';

/** The items of a list that a real Rancher 2.15.0 gave. */
function captured(name: string, key: 'data' | 'items') {
  const file = new URL(`../../contract/fixtures/rancher-2.15.0/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).response.body[key];
}

test('a token is the same from v3 and from the management API, and without its key', () => {
  const [own] = captured('tokens-list', 'data');
  const [item] = captured('admin-all-tokens', 'items');
  const expected = {
    id: 'kubeconfig-user-6n6rl.c-zzzzzgk5hv',
    kind: 'kubeconfig',
    provider: 'local',
    clusterId: 'c-zzzzz',
    description: 'Kubeconfig token',
    createdAt: Date.parse('2026-11-22T00:55:25Z'),
    lastUsedAt: undefined,
    expiresAt: Date.parse('2026-12-22T00:55:25Z'),
  };
  expect(readV3Token(own, 0)).toEqual({ ...expected, user: { id: 'user-6n6rl', name: '' } });
  const read = readManagementToken(item, 0);
  expect(read).toEqual({ ...expected, user: { id: 'user-6n6rl', name: expect.any(String) } });
  expect(JSON.stringify(read)).not.toContain(item.token);
});

test('a token of ext.cattle.io/v1 has an id of its own, and no hash', () => {
  const [item] = captured('ext-tokens-list', 'items');
  const read = readExtToken(item, 0);
  expect(read).toEqual({
    id: 'ext/token-lt2qv',
    kind: 'kubeconfig',
    user: { id: 'u-r5z7f', name: 'jane' },
    provider: 'local',
    clusterId: undefined,
    description: 'Kubeconfig token',
    createdAt: Date.parse('2026-11-22T00:57:45Z'),
    lastUsedAt: undefined,
    expiresAt: Date.parse('2026-12-22T00:57:45Z'),
  });
  expect(JSON.stringify(read)).not.toContain(item.status.hash);
});

test('times are by the local clock', () => {
  const [item] = captured('tokens-list', 'data');
  expect(readV3Token(item, 60_000).createdAt).toBe(Date.parse('2026-11-22T00:54:25Z'));
});

test('only a ttl of 0 means forever: older servers leave expiresAt empty in the management API', () => {
  const metadata = { name: 'token-abcde', creationTimestamp: '2026-11-22T00:00:00Z' };
  const session = { metadata, ttl: 57_600_000, expired: false, expiresAt: '', isDerived: false, userId: 'u-1' };
  expect(readManagementToken(session, 0).expiresAt).toBe(Date.parse('2026-11-22T16:00:00Z'));
  expect(readManagementToken({ ...session, ttl: 0 }, 0).expiresAt).toBe(Infinity);
});

test.each([
  ['session', { name: 'token-abcde', label: 'session', isDerived: false }],
  ['session', { name: 'token-abcde', label: '', isDerived: false }],
  ['api-key', { name: 'token-abcde', label: '', isDerived: true }],
  ['kubeconfig', { name: 'kubeconfig-u-abcde.c-1fghij', label: '', isDerived: true }],
  ['kubectl-shell', { name: 'kubectl-shell-u-abcde', label: '', isDerived: true }],
  ['agent', { name: 'agent-u-abcde', label: '', isDerived: true }],
  ['compose', { name: 'compose-token-u-abcde', label: '', isDerived: true }],
  ['helm', { name: 'helm-token-u-abcde', label: '', isDerived: true }],
  ['pipeline', { name: 'p-abcde-pipeline', label: '', isDerived: true }],
  ['telemetry', { name: 'telemetry-u-abcde', label: '', isDerived: true }],
  ['drain-node', { name: 'drain-node-u-abcde', label: '', isDerived: true }],
  ['other', { name: 'token-abcde', label: 'from-the-future', isDerived: true }],
  ['agent', { name: 'agent-u-abcde', label: 'from-the-future', isDerived: true }],
] as const)('%s: %o', (kind, marks) => {
  expect(kindOf(marks)).toBe(kind);
});
