import { expect, test } from 'vitest';
import { Cancelled } from '../../src/errors.ts';
import type { ProviderId } from '../../src/sandbox/sandbox.ts';
import { Browser } from '../sandbox/browser.ts';
import { JANE } from '../sandbox/sign-in.ts';
import { takeRequests } from '../support/sandbox.ts';
import {
  answerInstead,
  beginLogin,
  expectFailure,
  expectNobodyAt,
  type LoginUnderWay,
  noteHolds,
  tooMuch,
} from './login-under-way.ts';

/** A person at the question for an address, who can go where the browser was sent. */
interface Person {
  /** Signs in at the identity provider, or cancels there; returns the address of the last page. */
  visit(fields?: Record<string, string>): Promise<URL>;
  under: LoginUnderWay;
}

/** A login whose questions are answered in turn; the last answer is repeated. */
async function begin(
  id: ProviderId,
  ...answers: ((person: Person) => Promise<string> | string)[]
): Promise<LoginUnderWay> {
  const person: Partial<Person> = {};
  let asked = 0;
  const answer = async (): Promise<string> => {
    const next = answers[asked] ?? answers.at(-1);
    asked += 1;
    const { visit, under } = person;
    if (next === undefined || visit === undefined || under === undefined) throw new Error('asked too early');
    return next({ visit, under });
  };
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const under = await beginLogin({ providers: [id] }, { provider: id, answer: () => isReady.then(answer) });
  person.under = under;
  person.visit = (fields = JANE) => goToTheEnd(under, fields);
  ready();
  return under;
}

/** Where the terminal sends the person, by way of our own page if that is where it begins. */
async function goToTheEnd({ context, sandbox }: LoginUnderWay, fields: Record<string, string>): Promise<URL> {
  const shown = [...context.terminal.shown.join('\n').matchAll(/^ {2}(https?:.*)$/gm)].at(-1)?.[1] ?? '';
  const page = shown.startsWith('http://') ? await (await fetch(shown)).text() : '';
  const next = /<a class="button" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#38;', '&') ?? shown;
  const person = new Browser(sandbox.caPem);
  const end = await person.submit(await person.open(next), fields);
  return end.url;
}

/** An address with one parameter of its own. */
function withParameter(url: URL, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

test('the person cancels at the identity provider', async () => {
  const under = await begin('github', async ({ visit }) => (await visit({ cancel: 'true' })).href);
  await expectFailure(under, /refused by the identity provider: access_denied/);
  await expectNobodyAt(await under.browser.next());
});

test('a pasted text that is not the address of this login: a message says why, and the question comes again', async () => {
  let end: URL | undefined;
  const under = await begin(
    'genericoidc',
    async ({ visit }) => {
      end = await visit();
      return '';
    },
    ({ under: { browser } }) => browser.asked[0] ?? '',
    () => withParameter(end as URL, 'state', 'another'),
    () => withParameter(end as URL, 'iss', 'https://evil.example.com'),
    () => (end as URL).href.slice(0, -10),
    () => `${end}${end}`,
    () => ` <${end}> `,
  );
  expect((await under.login).record.user.name).toBe('Jane');
  const said = under.context.terminal.shown.join('\n');
  for (const reason of [
    'That was empty.',
    'There is no code in that address: go on in the browser',
    'That address belongs to another login',
    'comes from a different identity provider',
    'That address was cut',
    'the same text twice',
  ]) {
    expect(said).toContain(reason);
  }
});

test('a code that is refused, three times over: each time the login starts again, without a second tab', async () => {
  const under = await begin('github', async ({ visit }) => withParameter(await visit(), 'code', 'used-before'));
  await expectFailure(under, /did not accept the code: it was too old, incomplete or used before/);
  expect(takeRequests(under.sandbox).filter((request) => request === 'POST /v1-public/login')).toHaveLength(3);
  expect(under.browser.asked).toHaveLength(1);
  expect(under.context.terminal.shown.filter((line) => line.includes('Again, from the beginning'))).toHaveLength(2);
  await expectNobodyAt(await under.browser.next());
});

test('the provider is switched off in between', async () => {
  const under = await begin('oidc', async ({ visit, under: { sandbox } }) => {
    const end = await visit();
    const provider = sandbox.state.providers.get('oidc');
    if (provider !== undefined) provider.enabled = false;
    return end.href;
  });
  await expectFailure(under, /cannot start a login with oidc \(status 500\)/);
});

test('an endless response to the login', async () => {
  const under = await begin('oidc', async ({ visit, under: { sandbox } }) => {
    const end = await visit();
    answerInstead(sandbox, '/v1-public/login', 201, tooMuch);
    return end.href;
  });
  await expectFailure(under, /far too large/, 3);
});

test('the person gives up at the question', async () => {
  const under = await begin('oidc', () => Promise.reject(new Cancelled()));
  await expectFailure(under, /^the login to 127\.0\.0\.1:\d+ was cancelled$/);
  await expectNobodyAt(await under.browser.next());
});

test('Ctrl-C waits for each request with a code, and cancels again where an address is asked for', async () => {
  let holds: boolean[] = [];
  const asked: boolean[] = [];
  const under = await begin(
    'genericoidc',
    ({ under: login }) => {
      holds = noteHolds(login, '/v1-public/login');
      return 'no-such-code';
    },
    async ({ visit, under: { context } }) => {
      asked.push(context.interruptions.isDeferring());
      return (await visit()).href;
    },
  );
  await under.login;
  expect([holds, asked]).toEqual([[true, true], [false]]);
});
