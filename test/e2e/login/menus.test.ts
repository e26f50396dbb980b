import { expect, test } from 'vitest';
import { typeLogin } from '../../support/pseudo-terminal.ts';
import { startWorkstation } from '../../support/workstation.ts';

const down = '\x1b[B';

test('of several providers one is chosen by name with arrow and Enter; the next time it comes first', async () => {
  const workstation = await startWorkstation({ providers: ['openldap', 'keycloak', 'keycloakoidc', 'freeipa'] });
  const terminal = workstation.logIn();
  await terminal.waitFor('Log in with:');
  for (const line of ['OpenLDAP', 'Keycloak (SAML)', 'Keycloak (OIDC)', 'FreeIPA', 'Local user']) {
    await terminal.waitFor(line);
  }
  terminal.type(down.repeat(3));
  await terminal.waitFor('❯ FreeIPA');
  terminal.type('\r');
  await typeLogin(terminal, 'sam');
  expect(await terminal.ended).toBe(0);
  expect(workstation.tokens()).toHaveLength(1);

  const again = workstation.logIn('--force');
  await again.waitFor('❯ FreeIPA');
  again.type('\r');
  await again.waitFor('Username: (sam)');
  again.type('\r');
  await again.waitFor('Password of sam:');
  again.type('sam-password\r');
  expect(await again.ended).toBe(0);
  expect(workstation.tokens(), 'the first session was ended').toHaveLength(1);

  const third = workstation.logIn('--username', 'sam');
  await third.waitFor('To log in again, add --force');
  expect(await third.ended).toBe(0);
});

test('--provider and --method leave nothing to choose', async () => {
  const workstation = await startWorkstation({ providers: ['openldap', 'azuread'] });
  const byProvider = workstation.logIn('--provider', 'openldap');
  await typeLogin(byProvider, 'sam');
  expect(await byProvider.ended).toBe(0);
  expect(byProvider.screen()).not.toContain('Log in with:');

  const byMethod = workstation.logIn('--method', 'device', '--force');
  await byMethod.waitFor('Waiting for the login on the other device');
  byMethod.type('\x03');
  expect(await byMethod.ended).toBe(4);
  expect(byMethod.screen()).not.toContain('Log in with:');
});

test('--method password chooses among those that take passwords only', async () => {
  const workstation = await startWorkstation({ providers: ['openldap', 'azuread', 'okta'] });
  const terminal = workstation.logIn('--method', 'password');
  await terminal.waitFor('Log in with:');
  await terminal.waitFor('Local user');
  terminal.type('\r');
  await typeLogin(terminal, 'sam');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).not.toMatch(/Azure|Okta/);
});

test('a wish that cannot be is refused, with what there is', async () => {
  const workstation = await startWorkstation({ providers: ['openldap', 'okta'] });
  const refused = async (...args: string[]) => {
    const terminal = workstation.logIn(...args);
    const code = await terminal.ended;
    return { code, screen: terminal.screen() };
  };
  expect(await refused('--provider', 'github')).toMatchObject({
    code: 2,
    screen: expect.stringContaining('It has: openldap, okta, local'),
  });
  expect(await refused('--provider', 'okta', '--method', 'password')).toMatchObject({
    code: 2,
    screen: expect.stringContaining('It has: okta (browser)'),
  });
});
