import { afterAll, afterEach, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { AnswerSeen } from './client.ts';
import { compareAnswers } from './compare.ts';
import type { Prepare, Question } from './exchange.ts';
import { exchanges } from './exchanges.ts';
import { type Fixture, fixtureNames, readFixture } from './fixtures.ts';
import { textField } from './json.ts';
import { switchProviders } from './outside.ts';
import { CannotAsk } from './preparations.ts';
import { type RancherUnderTest, startRancherUnderTest } from './rancher-under-test.ts';

let rancher: RancherUnderTest;

beforeAll(async () => {
  rancher = await startRancherUnderTest();
  await rancher.resetSettings();
  switchProviders(rancher, []);
});

afterEach(async () => {
  await rancher.resetSettings();
  switchProviders(rancher, []);
});

afterAll(() => rancher.close());

describe('the table', () => {
  test('has a row for each exchange of the index, and the index one for each file', () => {
    const { indexed, files } = fixtureNames();
    expect(Object.keys(exchanges).sort()).toEqual(indexed);
    expect(files).toEqual(indexed);
  });
});

describe('Rancher answers as captured', () => {
  test.for(Object.entries(exchanges))('%s', async ([name, prepare], context) => {
    const fixture = readFixture(name);
    const question = await prepareOrSkip(prepare, fixture, context);
    const answer = await rancher.ask({ ...fixture.request, ...question });
    question.after?.(answer);
    keepTokens(answer);
    const aliases = [...(question.aliases ?? []), ...(await hostAliases())];
    expect(compareAnswers(fixture.response, answer, { ...question, aliases })).toEqual([]);
  });
});

/** Some Rancher may have no active downstream cluster; the sandbox has all that is needed. */
async function prepareOrSkip(prepare: Prepare, fixture: Fixture, context: TestContext): Promise<Question> {
  try {
    return await prepare(rancher, fixture);
  } catch (error) {
    if (error instanceof CannotAsk && process.env.RANCHER_URL) context.skip(`not asked: ${error.message}`);
    throw error;
  }
}

/** Whatever tokens an answer brought are deleted at the end. */
function keepTokens({ body, setCookie }: AnswerSeen): void {
  const text = JSON.stringify([body, setCookie]);
  for (const [, ext, name] of text.matchAll(/(\bext\/)?\b((?:token|kubeconfig)-[a-z0-9.-]+):[a-z0-9]{54}\b/g)) {
    if (name) ext ? rancher.keepExtToken(name) : rancher.keepToken(name);
  }
}

/** The server's host, where it was reached and where it says it is, is the fixtures' `rancher.test`. */
function hostAliases(): Promise<[string, string][]> {
  return rancher.once('host aliases', async () => {
    const serverUrl = textField(await rancher.asAdmin('GET', '/v3/settings/server-url'), 'value');
    const hosts = [rancher.target.url, serverUrl].filter((url) => url !== '').map((url) => new URL(url).host);
    return hosts.map((host): [string, string] => [host, 'rancher.test']);
  });
}
