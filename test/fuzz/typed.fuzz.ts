import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineToken } from '../../src/commands/definitions/token.ts';
import { parseDuration } from '../../src/commands/options.ts';
import { createProgram } from '../../src/commands/program.ts';
import { parsePlainAsk } from '../../src/commands/token.ts';
import { parseClusterAddress } from '../../src/kube/server-address.ts';
import { readPastedAnswer } from '../../src/login/pasted-answer.ts';
import { readMinutes } from '../../src/rancher/token-settings.ts';
import { parseServerUrl } from '../../src/server-url.ts';
import { mangled, noise } from './arbitraries.ts';
import { orWords, orWordsLater } from './expect-words.ts';
import { rounds } from './size.ts';

const state = 'eyJub25jZSI6IjEyMyIsInRvIjoidnVlIn0';
const expected = {
  state,
  authorizationUrl: 'https://idp.example.com/authorize?x=1',
  server: 'https://rancher.example.com',
};

test('of what was pasted only a code of this login is taken', () => {
  const address = `https://rancher.example.com/dashboard/auth/verify?code=4%2F0AbCd&state=${state}&iss=https%3A%2F%2Fidp.example.com`;
  const refusal = `https://rancher.example.com/dashboard/auth/login?err=denied&state=${state}`;
  fc.assert(
    fc.property(
      fc.oneof(mangled(fc.constantFrom(address, refusal, '4%2F0AbCd', `code=x&state=${state}`)), noise),
      fc.boolean(),
      (pasted, bound) => {
        const answer = readPastedAnswer(pasted, { ...expected, bound });
        if (answer.kind !== 'code') {
          expect(answer.reason).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
          return;
        }
        if (answer.whole) expect(pasted.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '')).toContain('code');
        expect(answer.whole || bound).toBe(true);
        expect(answer.code.expose()).not.toBe('');
      },
    ),
    rounds(20_000),
  );
});

test('an address of a server has one spelling, without anything that is none', () => {
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
        if (url === undefined) return;
        expect(parseServerUrl(url)).toBe(url);
        expect(url).toMatch(/^https:\/\/[!-~]+$/);
      },
    ),
    rounds(10_000),
  );
});

test('spans and minutes are numbers that can be counted with', () => {
  fc.assert(
    fc.property(
      fc.oneof(mangled(fc.constantFrom('1h30m', '480', '-1', '0', '9999999999999999999d')), noise),
      (text) => {
        const span = orWords(() => parseDuration(text));
        if (span !== undefined) expect(Number.isSafeInteger(span)).toBe(true);
        const minutes = readMinutes(text);
        if (minutes !== undefined) expect(Number.isFinite(minutes)).toBe(true);
      },
    ),
    // A span of more milliseconds than are counted exactly, and a number of minutes that is infinite.
    { ...rounds(3_000), examples: [['9999999999999999999d'], ['9'.repeat(400)]] },
  );
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

test('a plain ask is read as the parser of the whole command line reads it, and nothing else is taken for one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 4 }), async (words) => {
      const plain = parsePlainAsk(words);
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
    { ...rounds(4_000), examples: [[['--server=""']], [["--user='prod'"]]] },
  );
});
