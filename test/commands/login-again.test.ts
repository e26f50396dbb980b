import { expect, test } from 'vitest';
import type { LoginArguments } from '../../src/commands/login.ts';
import { optionsForRetry } from '../../src/commands/login-again.ts';

const plain = { profile: 'default', verbose: false };

test.each<[Partial<LoginArguments>, string]>([
  [{}, ''],
  [{ merge: true, username: 'jane' }, '--username jane --merge'],
  [{ merge: false, browser: false, force: true }, '--no-browser --force --no-merge'],
  [{ provider: 'openldap', caFile: "jane's ca.pem" }, `--provider openldap --ca-file 'jane'\\''s ca.pem'`],
  [{ proxy: 'proxy.example.com:3128', sessionStore: 'file' }, '--proxy proxy.example.com:3128 --session-store file'],
  [{ proxy: 'http://jane:verysecretword@proxy.example.com' }, ''],
  [{ passwordStdin: true, tokenStdin: true, clientId: 'client-1', clientSecretStdin: true, provider: '' }, ''],
])('%o is typed again as "%s"', (args, options) => {
  expect(optionsForRetry({ ...plain, ...args })).toBe(options);
});
