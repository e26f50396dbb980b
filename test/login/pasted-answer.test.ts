import { expect, test } from 'vitest';
import { type Expected, readPastedAnswer } from '../../src/login/pasted-answer.ts';

const state = 'eyJub25jZSI6ImFiYyIsInRlc3QiOnRydWV9';
const expected: Expected = {
  state,
  authorizationUrl: 'https://idp.example.com/authorize?x=y',
  server: 'https://rancher.example.com',
  bound: true,
};
const unbound: Expected = { ...expected, bound: false };
const address = `https://rancher.example.com/dashboard/auth/verify?code=4%2Fabc-DEF&state=${state}`;

function codeIn(pasted: string, from = expected): string {
  const answer = readPastedAnswer(pasted, from);
  return answer.kind === 'code' ? answer.code.expose() : `${answer.kind}: ${answer.reason}`;
}

test.for([
  ['the address of the last page', address],
  ['the address it came from', address.replace('/dashboard/auth/verify', '/verify-auth')],
  ['spaces and line ends around it', `  ${address}\r\n`],
  ['line ends inside of it, where the terminal wrapped', `${address.slice(0, 60)}\n  ${address.slice(60)}`],
  ['quotes', `"${address}"`],
  ['angle brackets, as mail programs put them', `<${address}>`],
  ['a byte order mark', `\uFEFF${address}`],
  ['only the query', address.slice(address.indexOf('?') + 1)],
  ['a fragment behind it', `${address}#/done`],
  ['an issuer that fits', `${address}&iss=https%3A%2F%2Fidp.example.com`],
])('takes the code from %s', ([, pasted]) => {
  expect(codeIn(pasted ?? '')).toBe('4/abc-DEF');
  expect(codeIn(pasted ?? '', unbound)).toBe('4/abc-DEF');
});

test('takes a bare code only where something else binds it to this login', () => {
  expect(codeIn(' 4%2Fabc-DEF ')).toBe('4/abc-DEF');
  expect(codeIn('"xyz.123"')).toBe('xyz.123');
  expect(codeIn('xyz.123', unbound)).toMatch(/^unusable: .*whole address/);
});

test.for([
  ['nothing', ' \n ', /empty/],
  ['the same address twice', address + address, /twice/],
  ['the same code twice', 'abcdefabcdef', /twice/],
  ['an address cut in its state', address.slice(0, -7), /cut/],
  ['an address cut before its state', address.replace(/&state.*/, ''), /cut/],
  ['an address cut before its code', address.replace(/\?.*/, ''), /no code.*cut/],
  ['the address of another login', address.replace(state, 'eyJub25jZSI6Im90aGVyIn0'), /another login/],
  ['an error of another login', 'https://rancher.example.com/verify-auth?error=access_denied&state=x', /no code/],
  ['an error of another host', 'https://evil.example.com/?errorCode=403', /no code/],
  ['a code cut in front', `bc&state=${state}`, /no code/],
  ['the start page', 'http://127.0.0.1:4711/abc', /go on in the browser/],
  ["the identity provider's page", 'https://idp.example.com/authorize?client_id=rancher', /go on in the browser/],
  ['an issuer that does not fit', `${address}&iss=https%3A%2F%2Fevil.example.com`, /different identity provider/],
  ['words that are no code', 'I do not knöw', /neither an address nor a code/],
] as const)('says what is wrong with %s', ([, pasted, words]) => {
  expect(codeIn(pasted)).toMatch(words);
  expect(codeIn(pasted)).toMatch(/^unusable/);
});

test.for([
  [`https://rancher.example.com/dashboard/auth/login?err=access_denied`, 'access_denied'],
  [`https://rancher.example.com/verify-auth?error=access_denied&error_description=No+way&state=${state}`, 'No way'],
  [`https://rancher.example.com/login?errorCode=403`, '403'],
])('an address that says no is a refusal: %s', ([pasted, reason]) => {
  expect(readPastedAnswer(pasted ?? '', expected)).toEqual({ kind: 'refused', reason });
});

test("a refusal's words can do nothing to the terminal", () => {
  const answer = readPastedAnswer('https://rancher.example.com/?error_description=%1b%5b2J%0agone', expected);
  expect(answer).toEqual({ kind: 'refused', reason: '[2J gone' });
});
