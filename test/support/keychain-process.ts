import { fileURLToPath } from 'node:url';

/** The built program that uses the keychain. */
export const keychainProcess = fileURLToPath(new URL('../../dist/keychain-process.cjs', import.meta.url));
