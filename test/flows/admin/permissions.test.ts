import { expect, test } from 'vitest';
import { describeAdminLogin } from '../../../src/flows/admin/permissions.ts';

const server = 'https://rancher.example.com';

test('the login of an admin has a profile of its own; from that profile, it replaces the login', () => {
  expect(describeAdminLogin({ server, profile: 'default' })).toBe(
    `Ask the administrator of this Rancher, or log in as an admin: kubectl rancher login ${server} --profile admin, then this command with --profile admin`,
  );
  expect(describeAdminLogin({ server, profile: 'admin' })).toMatch(
    /: kubectl rancher login \S+ --profile admin --force$/,
  );
});
