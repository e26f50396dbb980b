import { homedir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Usage } from '../../scripts/clients/client.js';
import { clients } from '../../scripts/clients/index.js';
import { kubectl } from '../../scripts/clients/kubectl.js';
import { keptDirectory } from '../../scripts/nodes/package.js';
import { findKubectls } from '../support/kubectl.ts';
import { findProgram } from '../support/look-around.ts';
import {
  healsWhileRunning,
  renewsExpired,
  tryAtOnce,
  tryCached,
  tryRevokedBetween,
  tryWithoutSession,
} from './situations.ts';

const kubectls = await Promise.all((await findKubectls()).map(({ path }) => kubectl(path)));
const kept = keptDirectory(process.env, homedir(), 'clients');

for (const client of [...kubectls, ...clients]) {
  const isMissing = client.needs !== undefined && findProgram(client.needs) === undefined;
  const name = `${client.name} ${client.version}${isMissing ? ` [left out: no ${client.needs}]` : ''}`;
  describe(name, { skip: isMissing }, () => {
    let usage: Usage;
    beforeAll(async () => {
      usage = await client.install(kept);
    });
    test('without a session', () => tryWithoutSession(usage, client.hidesMessage));
    test('cached', () => tryCached(usage));
    test('twenty at once', () => tryAtOnce(usage, 20));
    test('a token that was deleted', () => tryRevokedBetween(usage));
    if (client.longRun === undefined) return;
    const { renews, heals } = client.longRun;
    test('tokens that expire while it runs', async () => {
      expect(await renewsExpired(usage)).toBe(renews);
    });
    test('a token that is deleted while it runs', async () => {
      expect(await healsWhileRunning(usage, 'prod')).toBe(heals.cluster);
      expect(await healsWhileRunning(usage, 'local')).toBe(heals.local);
    });
  });
}
