import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { describeSession, hasEnded } from '../../src/flows/session/session.ts';
import { formatExecCredential } from '../../src/kube/exec-credential.ts';
import { localTime } from '../../src/local-time.ts';
import { Secret } from '../../src/secret.ts';
import { createClusterLists } from '../../src/store/cluster-lists.ts';
import { formatCredential, parseCredential } from '../../src/store/credentials/credential-format.ts';
import { createFailedRequests } from '../../src/store/credentials/failed-requests.ts';
import { readCliTokens, removeCliTokens } from '../../src/store/rancher-cli.ts';
import { createServerStore } from '../../src/store/servers.ts';
import { createFailedLogins } from '../../src/store/sessions/failed-logins.ts';
import { createLastLogins } from '../../src/store/sessions/last-logins.ts';
import { createSessionStore } from '../../src/store/sessions/sessions.ts';
import { useDirectory } from '../support/directory.ts';
import { createMemoryKeychain } from '../support/test-context.ts';
import { jsonWith, mangled, noise } from './arbitraries.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

const now = Date.UTC(2026, 10, 22, 10);
const server = 'https://rancher.example.com';
const key = { server, profile: 'default', cluster: 'c-abcde' };
const tokenId = 'token-abcde';
const token = new Secret('token-abcde:0123456789');

test('a credential that is read is whole, names its file, and can be handed out', () => {
  const replacements = [{ caller: '1-2', at: now }];
  const whole = formatCredential({
    ...key,
    tokenId,
    sessionId: 's',
    token,
    expiresAt: now + 3_600_000,
    checkedAt: now,
    clusterId: key.cluster,
    ttl: 60_000,
    replacements,
  });
  const fields = jsonWith([
    'server',
    'profile',
    'cluster',
    'user',
    'ttl',
    'keyHash',
    'tokenId',
    'sessionId',
    'expiresAt',
    'checkedAt',
    'replacements',
    'asker',
    'at',
  ]);
  const otherDetails = fields.map((value) => whole.replace(/\{.*\}/, () => JSON.stringify(value)));
  const ways = countWays('read', 'none');
  const cases = rounds(30_000);
  fc.assert(
    fc.property(fc.oneof(mangled(fc.constant(whole)), otherDetails, noise), (content) => {
      const read = parseCredential(content);
      ways.took(read === undefined ? 'none' : 'read');
      if (read === undefined) return;
      expect(parseCredential(formatCredential(read))).toEqual(read);
      const { status } = JSON.parse(formatExecCredential('v1', read.token, read.expiresAt));
      expect(status.expirationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }),
    // The second showed a RangeError at a moment beyond the calendar.
    { ...cases, examples: [[''], [whole.replace(/"expiresAt":\d+/, '"expiresAt":1e300')]] },
  );
  ways.expectAll(cases);
});

test('sessions and what is remembered beside them are read, or are as if they were not there', () => {
  const directory = useDirectory();
  const sessions = createSessionStore(directory, createMemoryKeychain());
  const stores = {
    servers: createServerStore(directory),
    logins: createLastLogins(directory),
    'failed-logins': createFailedLogins(directory),
    'failed-asks': createFailedRequests(directory),
    clusters: createClusterLists(directory),
  };
  stores.servers.save({ url: server, caPem: 'pem', oidcClient: { id: 'i', secret: token } });
  stores.logins.save(key, { provider: 'local', method: 'password', username: 'jane' });
  stores['failed-logins'].remember(key, { at: now, caller: '1', error: new CliError('failed', 'words') });
  stores['failed-asks'].remember('1', key, now, new CliError('failed', 'words'));
  stores.clusters.save(key, { at: now, clusters: [{ id: 'c', name: 'n' }] });
  mkdirSync(join(directory, 'sessions'));
  const session = {
    ...key,
    user: { id: 'u', name: 'jane' },
    provider: 'local',
    tokenId,
    createdAt: now,
    expiresAt: now + 1,
    limits: { maxTtl: 60_000 },
    store: 'file',
    token: token.expose(),
    renewable: true,
    refreshToken: 'r',
  };
  writeFileSync(join(directory, 'sessions/rancher.example.com@default.json'), '');
  const paths = ['sessions', ...Object.keys(stores)].map((name) =>
    join(directory, name, readdirSync(join(directory, name))[0] ?? ''),
  );
  const fields = jsonWith([
    ...Object.keys(session),
    'url',
    'caPem',
    'oidcClient',
    'secret',
    'at',
    'asker',
    'code',
    'message',
    'method',
    'username',
    'clusters',
    'maxTtl',
    'sessionIdleTtl',
  ]);
  const beside = { url: server, at: now, code: 'failed', method: 'password', clusters: [{ id: 'c', name: 'n' }] };
  const mixed = fc
    .tuple(fields, fc.boolean())
    .map(([value, isWhole]) =>
      JSON.stringify(isWhole ? { ...session, ...beside, ...Object(value), server, profile: 'default' } : value),
    );
  const ways = countWays(...['sessions', ...Object.keys(stores)].flatMap((name) => [`${name}: read`, `${name}: none`]));
  const noteWay = <T>(name: string, found: T | undefined): T | undefined => {
    ways.took(`${name}: ${found === undefined ? 'none' : 'read'}`);
    return found;
  };
  const cases = rounds(15_000);
  fc.assert(
    fc.property(fc.oneof(mixed, mangled(fc.constant(JSON.stringify(session))), noise), (content) => {
      for (const path of paths) writeFileSync(path, content);
      noteWay('sessions', sessions.find(server, 'default'));
      for (const record of [...sessions.list(), sessions.find(server, 'default')]) {
        if (record === undefined) continue;
        hasEnded(record, now);
        expect(describeSession(record)).not.toMatch(/[\p{Cc}\p{Cf}]|NaN/u);
        if (Number.isFinite(record.expiresAt)) new Date(record.expiresAt).toISOString();
      }
      expect(typeof (noteWay('servers', stores.servers.find(server))?.caPem ?? '')).toBe('string');
      expect(typeof (noteWay('logins', stores.logins.find(key))?.username ?? '')).toBe('string');
      const failedLogin = noteWay('failed-logins', stores['failed-logins'].find(key));
      expect(failedLogin?.error.describe() ?? '').not.toMatch(/[\p{Cc}\p{Cf}]/u);
      const failedAsk = noteWay('failed-asks', stores['failed-asks'].find('1', key, now));
      expect(failedAsk?.describe() ?? '').not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const { id, name } of noteWay('clusters', stores.clusters.find(key))?.clusters ?? [])
        expect(typeof (id + name)).toBe('string');
    }),
    // A session of another server in this one's place, whose address has an invisible sign.
    { ...cases, examples: [[JSON.stringify({ ...session, server: `\ufeff${server}` })]] },
  );
  ways.expectAll(cases);
});

test("the Rancher CLI's file is read, or said not to be JSON; and what is not to go stays in it", () => {
  const path = join(useDirectory(), 'cli2.json');
  const good = JSON.stringify({
    Servers: {
      r: {
        url: server,
        tokenKey: 'k',
        kubeCredentials: { c: { status: { token: 'token-a:b', expirationTimestamp: '2026-11-22T10:00:00Z' } } },
        kubeConfigs: { d: { users: { u: { token: 'kubeconfig-u:c' } } } },
      },
    },
  });
  const fields = jsonWith([
    'Servers',
    'kubeCredentials',
    'kubeConfigs',
    'users',
    'status',
    'url',
    'expirationTimestamp',
  ]);
  const ways = countWays('tokens', 'none', 'no JSON');
  const cases = rounds(10_000);
  fc.assert(
    fc.property(
      fc.oneof(
        mangled(fc.constant(good)),
        fields.map((value) => JSON.stringify(value)),
        noise,
      ),
      (content) => {
        writeFileSync(path, content);
        try {
          const tokens = readCliTokens(path) ?? [];
          ways.took(tokens.length > 0 ? 'tokens' : 'none');
          for (const { expiresAt } of tokens) expect(localTime(expiresAt)).not.toContain('NaN');
          removeCliTokens(path, ['token-a']);
          expect(readCliTokens(path)?.map(({ id }) => id) ?? []).not.toContain('token-a');
        } catch (error) {
          ways.took('no JSON');
          expect(String(error)).toMatch(/is not JSON|is UTF-16: save it as UTF-8/);
        }
      },
    ),
    // What begins like UTF-16.
    { ...cases, examples: [['\0\0']] },
  );
  ways.expectAll(cases);
});
