import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineToken } from '../../src/commands/definitions/token.ts';
import { parseDuration } from '../../src/commands/program/options.ts';
import { createProgram } from '../../src/commands/program/program.ts';
import { parsePlainRequest } from '../../src/commands/token.ts';
import { parseClusterAddress } from '../../src/kube/kubeconfig/server-address.ts';
import { readPastedAnswer } from '../../src/login/pasted-answer.ts';
import { readMinutes } from '../../src/rancher/tokens/token-settings.ts';
import { parseServerUrl } from '../../src/server-url.ts';
import { mangled, noise } from './arbitraries.ts';
import { orWords, orWordsLater } from './expect-words.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

const state = 'eyJub25jZSI6IjEyMyIsInRvIjoidnVlIn0';
const expected = {
  state,
  authorizationUrl: 'https://idp.example.com/authorize?x=1',
  server: 'https://rancher.example.com',
};

test('of what was pasted only a code of this login is taken', () => {
  const idp = 'https%3A%2F%2Fidp.example.com';
  const address = `https://rancher.example.com/dashboard/auth/verify?code=4%2F0AbCd&state=${state}&iss=${idp}`;
  const refusal = `https://rancher.example.com/dashboard/auth/login?err=denied&state=${state}`;
  const own = fc.constantFrom(address, refusal, '4%2F0AbCd', `code=x&state=${state}`);
  const another = fc.constantFrom(...[address, refusal].map((text) => text.replace(state, `${state}x`)));
  const elsewhere = fc.constant(address.replace('idp.', 'other.'));
  const ways = countWays('whole', 'bare', 'refused', 'of another login', 'of another provider', 'unusable');
  const cases = rounds(20_000);
  fc.assert(
    fc.property(
      fc.oneof({ weight: 6, arbitrary: mangled(own) }, mangled(another), mangled(elsewhere), noise),
      fc.boolean(),
      (pasted, bound) => {
        const answer = readPastedAnswer(pasted, { ...expected, bound });
        const said = readQuery(pasted);
        if (answer.kind === 'code') {
          ways.took(answer.whole ? 'whole' : 'bare');
          expect(answer.code.expose()).not.toBe('');
          expect(answer.whole || bound).toBe(true);
          if (!answer.whole) return;
          const issuer = said.get('iss') ?? expected.authorizationUrl;
          const origin = new URL(issuer).origin;
          expect({ code: said.get('code'), state: said.get('state'), origin }).toEqual({
            code: answer.code.expose(),
            state,
            origin: 'https://idp.example.com',
          });
          return;
        }
        expect(answer.reason).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        if (answer.kind === 'refused') {
          ways.took('refused');
          expect(said.get('state') ?? state).toBe(state);
        } else if (answer.reason.includes('another login')) ways.took('of another login');
        else ways.took(answer.reason.includes('different identity provider') ? 'of another provider' : 'unusable');
      },
    ),
    cases,
  );
  ways.expectAll(cases);
});

/** The parameters in what was pasted, as any reader of addresses finds them. */
function readQuery(pasted: string): URLSearchParams {
  const text = pasted.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '').replaceAll(/^["'`<(]+|["'`>)]+$/g, '');
  return new URLSearchParams(text.replace(/^[^?]*\?/, '').replace(/#.*$/, ''));
}

test('an address of a server has one spelling, without anything that is none', () => {
  const ways = countWays('read', 'none');
  const cases = rounds(10_000);
  fc.assert(
    fc.property(
      fc.oneof(
        mangled(
          fc.constantFrom(
            'https://Rancher.example.com:8443/dashboard/c/local',
            'rancher.example.com',
            'https://[::1]:444/x/',
            '10.1',
          ),
        ),
        noise,
        fc.webUrl(),
      ),
      (text) => {
        const url = orWords(() => parseServerUrl(text));
        parseClusterAddress(text);
        ways.took(url === undefined ? 'none' : 'read');
        if (url === undefined) return;
        expect(parseServerUrl(url)).toBe(url);
        expect(url).toMatch(/^https:\/\/[!-~]+$/);
      },
    ),
    // Quotes before what is left out of it; and what looks like a page once that is left out.
    {
      ...cases,
      examples: [['{"#":[]}'], ["https://rancher.example.com/a'?b"], ['https://a.aa/n//'], ['a.aa/login/login']],
    },
  );
  ways.expectAll(cases);
});

test('spans and minutes are numbers that can be counted with', () => {
  const ways = countWays('a span', 'no span', 'minutes', 'no minutes');
  const cases = rounds(3_000);
  fc.assert(
    fc.property(
      fc.oneof(
        mangled(fc.constantFrom('1h30m', '480', '-1', '0', '9999999999999999999d')),
        fc.tuple(fc.nat(), fc.constantFrom('s', 'm', 'h', 'd', '')).map(([count, unit]) => `${count}${unit}`),
        noise,
      ),
      (text) => {
        const span = orWords(() => parseDuration(text));
        ways.took(span === undefined ? 'no span' : 'a span');
        if (span !== undefined) expect(Number.isSafeInteger(span)).toBe(true);
        const minutes = readMinutes(text);
        ways.took(minutes === undefined ? 'no minutes' : 'minutes');
        if (minutes !== undefined) expect(Number.isFinite(minutes)).toBe(true);
      },
    ),
    // A span of more milliseconds than are counted exactly, and a number of minutes that is infinite.
    { ...cases, examples: [['9999999999999999999d'], ['9'.repeat(400)]] },
  );
  ways.expectAll(cases);
});

const word = fc.oneof(
  fc.constantFrom(
    '--server=r.example.com',
    '--cluster=c-1',
    '--user=prod',
    '--profile=ops',
    '--ttl=5m',
    '--server',
    'x',
    '--',
    '-v',
    '--help=',
    '--no-color',
    'delete',
    '--cluster=',
    '--user=a=b',
    '--server.x=1',
    '--constructor=x',
    '--cluster=true',
    '--user=007',
    '--user=1e3',
    '--profile=-x',
  ),
  fc
    .tuple(fc.constantFrom('--server=', '--cluster=', '--user=', '--profile='), noise)
    .map(([option, value]) => option + value),
  noise,
);

/** No argument of a process has a NUL in it. */
const argument = word.map((text) => text.replaceAll('\0', ''));

test('a plain ask is read as the parser of the whole command line reads it, and nothing else is taken for one', async () => {
  const ways = countWays('plain', 'other');
  const cases = rounds(4_000);
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 4 }), async (words) => {
      const plain = parsePlainRequest(words);
      ways.took(plain === undefined ? 'other' : 'plain');
      if (plain === undefined) return;
      let parsed: Record<string, unknown> | undefined;
      const program = createProgram(['token', ...words]);
      defineToken(program, () => async (args) => {
        parsed = args;
      });
      await orWordsLater(async () => program.parseAsync());
      const names = ['server', 'cluster', 'user', 'profile'] as const;
      const read = names.map((name) => parsed?.[name]);
      expect(read, JSON.stringify(words)).toEqual(
        names.map((name) => plain[name] ?? (name === 'profile' ? 'default' : undefined)),
      );
    }),
    // Quotes around a value, which the parser of the whole command line takes off.
    { ...cases, examples: [[['--server=""']], [["--user='prod'"]]] },
  );
  ways.expectAll(cases);
});
