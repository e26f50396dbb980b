import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { runInProcess } from './in-process.ts';

/** Logs a user of a sandbox in with a password, in this process: for tests that only begin with a login. */
export async function logInHere(sandbox: Sandbox, env: Record<string, string>, username = 'jane'): Promise<void> {
  const login = ['login', sandbox.url, '--no-merge', '--ca-checksum', sandbox.caChecksum];
  const withPassword = { ...env, RANCHER_USERNAME: username, RANCHER_PASSWORD: `${username}-password` };
  expect(await runInProcess(login, withPassword)).toMatchObject({ code: 0 });
}
