import { fileURLToPath } from 'node:url';

/** The program that asks the keychain, as it is built. */
export const keychainProcess = fileURLToPath(new URL('../../dist/keychain-process.cjs', import.meta.url));
