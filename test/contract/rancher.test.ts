import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { ClientResponse } from './client.ts';
import { compareResponses } from './compare.ts';
import type { Prepare, PreparedRequest } from './exchange.ts';
import { exchanges } from './exchanges.ts';
import { type Fixture, fixtureNames, readFixture } from './fixtures.ts';
import { disableProviders } from './identity-providers.ts';
import { textField } from './json.ts';
import { NotAvailable } from './preparations.ts';
import { type RancherUnderTest, startRancherUnderTest } from './rancher-under-test.ts';

const PATIENCE_MS = 5_000;
const PAUSE_MS = 20;

let rancher: RancherUnderTest;

beforeAll(async () => {
  rancher = await startRancherUnderTest();
  await rancher.resetSettings();
});

afterEach(async () => {
  await rancher.resetSettings();
  await disableProviders(rancher);
});

afterAll(() => rancher.close());

describe('the table', () => {
  test('has a row for each exchange of the indexes, and the indexes one for each file', () => {
    const { indexed, files } = fixtureNames();
    expect(Object.keys(exchanges).sort()).toEqual(indexed);
    expect(files).toEqual(indexed);
  });
});

describe('Rancher responds as captured', () => {
  test.for(Object.entries(exchanges))('%s', async ([name, prepare], context) => {
    const fixture = readFixture(name);
    const prepared = await prepareOrSkip(prepare, fixture, context);
    expect(await differences(fixture, prepared)).toEqual([]);
  });
});

/** How the response differs from the fixture's; where that is declared, the request is repeated for a while. */
async function differences(fixture: Fixture, prepared: PreparedRequest): Promise<string[]> {
  const aliases = [...(prepared.aliases ?? []), ...(await hostAliases())];
  const end = Date.now() + (prepared.takesEffectLater ? PATIENCE_MS : 0);
  for (;;) {
    const response = await rancher.send({ ...fixture.request, ...prepared });
    prepared.after?.(response);
    deleteTokensAtEnd(response);
    const found = compareResponses(fixture.response, response, { ...prepared, aliases });
    if (found.length === 0 || Date.now() >= end) return found;
    await delay(PAUSE_MS);
  }
}

/** A real Rancher may lack something, an active downstream cluster for instance; the sandbox has everything. */
async function prepareOrSkip(prepare: Prepare, fixture: Fixture, context: TestContext): Promise<PreparedRequest> {
  try {
    return await prepare(rancher, fixture);
  } catch (error) {
    if (error instanceof NotAvailable && process.env.RANCHER_URL) context.skip(`not available: ${error.message}`);
    throw error;
  }
}

/** Tokens in a response are deleted at the end. */
function deleteTokensAtEnd({ body, setCookie }: ClientResponse): void {
  const text = JSON.stringify([body, setCookie]);
  for (const [, ext, name] of text.matchAll(/(\bext\/)?\b((?:token|kubeconfig)-[a-z0-9.-]+):[a-z0-9]{54}\b/g)) {
    if (name) ext ? rancher.deleteExtTokenAtEnd(name) : rancher.deleteTokenAtEnd(name);
  }
}

/** The server's host, by its URL and by its setting, is `rancher.test` in the fixtures. */
function hostAliases(): Promise<[string, string][]> {
  return rancher.once('host aliases', async () => {
    const serverUrl = textField(await rancher.asAdmin('GET', '/v3/settings/server-url'), 'value');
    const hosts = [rancher.server.url, serverUrl].filter((url) => url !== '').map((url) => new URL(url).host);
    return hosts.map((host): [string, string] => [host, 'rancher.test']);
  });
}
