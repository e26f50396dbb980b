import { expect, test } from 'vitest';
import { parseDuration, trustOptions } from '../../../src/commands/program/options.ts';
import { parsePlainRequest } from '../../../src/commands/token.ts';

test.each([
  ['30s', 30_000],
  ['30m', 1_800_000],
  ['8h', 28_800_000],
  ['1h30m', 5_400_000],
  ['30d', 2_592_000_000],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '5', 'm', '-5m', '1.5h', '0m', '5 m', '5x'])('"%s" is not a time span', (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('reads a plain credential request, and leaves anything else to the full parser', () => {
  expect(parsePlainRequest(['--server=r.example.com', '--cluster=c-1', '--user=prod', '--profile=ops'])).toEqual({
    server: 'r.example.com',
    cluster: 'c-1',
    user: 'prod',
    profile: 'ops',
  });
  for (const argument of ['--server', '--server=', '--ttl=5m', '-v', 'delete', '--help', '--skip-verify=true']) {
    expect(parsePlainRequest(['--cluster=c-1', argument])).toBeUndefined();
  }
  expect(parsePlainRequest(['--server=a', '--server=b'])).toBeUndefined();
});

const server = 'https://rancher.example.com';
const authorities = { RANCHER_CA_FILE: '/ca.pem', RANCHER_CA_CHECKSUM: 'ab' };

test.each([{ caFile: '/other.pem' }, { caChecksum: 'cd' }, { insecureSkipTlsVerify: true }])(
  '%j on the command line is all that counts, whatever the environment says',
  (args) => {
    expect(trustOptions(args, authorities, server)).toEqual(args);
  },
);

test('otherwise the environment says how to trust the server of a login, unless it names another one', () => {
  const given = { caFile: '/ca.pem', caChecksum: 'ab', fromEnvironment: true };
  expect(trustOptions({}, authorities, server)).toEqual(given);
  expect(trustOptions({ insecureSkipTlsVerify: false }, authorities, server)).toMatchObject(given);
  expect(trustOptions({}, { ...authorities, RANCHER_URL: `${server}/dashboard` }, server)).toEqual(given);
  expect(trustOptions({}, { ...authorities, RANCHER_URL: 'https://other.example.com' }, server)).toEqual({});
});
