import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createServerStore } from '../../src/store/servers.ts';
import { useDirectory } from '../support/directory.ts';

test('what is remembered of one server counts for no other, wherever it lies', () => {
  const directory = useDirectory();
  const servers = createServerStore(directory);
  const [one, other] = ['https://one.example.com', 'https://other.example.com'];
  servers.save({ url: one, caPem: 'pem' });
  const [name = ''] = readdirSync(join(directory, 'servers'));
  renameSync(join(directory, 'servers', name), join(directory, 'servers', name.replace('one', 'other')));
  expect(servers.find(other)).toBeUndefined();
  servers.save({ url: other, insecureSkipTlsVerify: true });
  expect(servers.find(other)).toEqual({ url: other, insecureSkipTlsVerify: true });
  expect(readdirSync(join(directory, 'servers'))).toEqual([name.replace('one', 'other')]);
});
