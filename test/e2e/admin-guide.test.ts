import { readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sitDown } from '../support/desk.ts';
import { run } from '../support/process.ts';

const guide = readFileSync(new URL('../../docs/admin.md', import.meta.url), 'utf8');
const commands = [...guide.matchAll(/^ {4}(kubectl .+)$/gm)].map(([, command]) => command ?? '');

test('every command of docs/admin.md, as it stands there and in that order', async () => {
  const desk = await sitDown();
  symlinkSync(desk.kubectl, desk.home.path('bin/kubectl'));
  Object.assign(desk.env, { RANCHER_USERNAME: 'admin', RANCHER_PASSWORD: 'admin-password' });
  for (const command of commands) {
    const script = command.replace('https://rancher.example.com', desk.sandbox.url);
    const { code, stderr } = await run('/bin/sh', ['-c', script], { env: desk.env });
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: expect.any(String) });
  }
  const { state } = desk.sandbox;
  expect(commands.length).toBeGreaterThan(12);
  expect(state.setting('auth-token-max-ttl-minutes')).toBe('43200');
  expect(state.setting('kubeconfig-generate-token')).toBe('false');
  expect(state.features.get('token-hashing')).toBe(true);
});
