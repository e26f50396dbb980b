import { onTestFinished, vi } from 'vitest';
import { createKeychain, type Keychain } from '../../src/store/sessions/keychain.ts';
import type { Home } from '../support/home.ts';
import { keychainProcess } from '../support/keychain-process.ts';
import { type SecretService, startSecretService } from '../support/secret-service.ts';

const none = (): Promise<never> => Promise.reject(new Error('no keychain'));

/** For worlds whose sessions are in files. */
export const noKeychain: Keychain = { read: none, write: none, remove: none, tryOut: none };

/** A keychain of a home, and the way to it of those who look what is in it. */
export async function startKeychain(home: Home): Promise<{ service: SecretService; keychain: Keychain }> {
  const service = await startSecretService(home);
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', home.env.DBUS_SESSION_BUS_ADDRESS);
  onTestFinished(() => void vi.unstubAllEnvs());
  const options = { processPath: keychainProcess, timeout: () => 60_000, onWait: () => undefined };
  return { service, keychain: createKeychain(options) };
}
