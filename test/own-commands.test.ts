import { expect, onTestFinished, test, vi } from 'vitest';
import { loginCommand, ownCommand } from '../src/own-commands.ts';

test('a command names the server and the profile that it is about, quoted for a shell', () => {
  expect(ownCommand('tokens list', {})).toBe('kubectl rancher tokens list');
  expect(ownCommand('tokens list', { profile: 'default' })).toBe('kubectl rancher tokens list');
  expect(ownCommand('tokens list', { server: 'https://r.example.com', profile: 'my ops' })).toBe(
    "kubectl rancher tokens list --server https://r.example.com --profile 'my ops'",
  );
});

test('the default profile is named where a variable says another one', () => {
  vi.stubEnv('KUBECTL_RANCHER_PROFILE', 'work');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(ownCommand('tokens list', { profile: 'default' })).toBe('kubectl rancher tokens list --profile default');
  expect(ownCommand('tokens list', {})).toBe('kubectl rancher tokens list');
});

test('that of a login has the server as its argument', () => {
  expect(loginCommand({})).toBe('kubectl rancher login https://YOUR-RANCHER');
  expect(loginCommand({ server: 'https://r.example.com', profile: 'ops' }, '--force')).toBe(
    'kubectl rancher login https://r.example.com --profile ops --force',
  );
});
