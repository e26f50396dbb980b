import { reasonOf } from '../../printable.ts';
import type { Secret } from '../../secret.ts';
import type { Keychain } from './keychain.ts';
import type { SessionRecord } from './sessions.ts';

/** The keychain cannot be used, or rejects a write. */
export class KeychainUnusable extends Error {
  /** It stored one secret of the session but not the other, and the first could not be removed. */
  readonly keepsPart: boolean;

  constructor(message: string, keepsPart = false) {
    super(message);
    this.keepsPart = keepsPart;
  }
}

/** The secrets of a session. */
export interface SessionSecrets {
  token?: Secret | undefined;
  refreshToken?: Secret | undefined;
}

type SecretName = keyof SessionSecrets;
const secretNames: SecretName[] = ['token', 'refreshToken'];

/** The keychain account of a session's secret. */
export function accountOf({ server, profile }: SessionRecord, name: SecretName = 'token'): string {
  return name === 'token' ? `${profile} ${server}` : `${profile} ${server} ${name}`;
}

/**
 * Stores a session's secrets in the keychain, in place of those of an earlier session of the same server and profile.
 * Returns a function that restores the earlier ones. Throws `KeychainUnusable`, after restoring what can be restored.
 */
export async function putIntoKeychain(
  keychain: Keychain,
  { record, earlier }: { record: SessionRecord; earlier: SessionRecord | undefined },
  secrets: SessionSecrets,
): Promise<() => Promise<boolean>> {
  let restoreEarlier: (() => Promise<boolean>) | undefined;
  let written = 0;
  try {
    const before = earlier?.store === 'keychain' ? await readAll(keychain, earlier) : {};
    restoreEarlier = () => restore(keychain, record, before);
    for (const name of secretNames) {
      const secret = secrets[name];
      if (secret === undefined) continue;
      await keychain.write(accountOf(record, name), secret);
      written++;
    }
    return restoreEarlier;
  } catch (error) {
    const isAsBefore = (await restoreEarlier?.()) ?? true;
    throw new KeychainUnusable(reasonOf(error), written > 0 && !isAsBefore);
  }
}

async function readAll(keychain: Keychain, record: SessionRecord): Promise<SessionSecrets> {
  const token = await keychain.read(accountOf(record));
  return record.renewable ? { token, refreshToken: await keychain.read(accountOf(record, 'refreshToken')) } : { token };
}

/** Puts the earlier secrets back, and removes new ones. Returns whether that worked. */
async function restore(keychain: Keychain, record: SessionRecord, before: SessionSecrets): Promise<boolean> {
  try {
    for (const name of secretNames) {
      const secret = before[name];
      if (secret !== undefined) await keychain.write(accountOf(record, name), secret);
      else if (name === 'token' || record.renewable) await keychain.remove(accountOf(record, name));
    }
    return true;
  } catch {
    return false;
  }
}

/** Removes a session's secrets. Throws `KeychainUnusable`. */
export async function removeFromKeychain(keychain: Keychain, record: SessionRecord): Promise<void> {
  try {
    await keychain.remove(accountOf(record));
    if (record.renewable) await keychain.remove(accountOf(record, 'refreshToken'));
  } catch (error) {
    throw new KeychainUnusable(reasonOf(error));
  }
}

/**
 * Removes the secrets of an earlier session that the new one does not overwrite. Returns why the keychain still has one
 * that stays valid: the user's own API key, or the same session moved to a file. Any other token is ended on the server
 * by the new login.
 */
export async function forgetUnused(
  keychain: Keychain,
  earlier: SessionRecord,
  record: SessionRecord,
): Promise<string | undefined> {
  try {
    if (record.store === 'file') await keychain.remove(accountOf(earlier));
    if (earlier.renewable && !(record.store === 'keychain' && record.renewable)) {
      await keychain.remove(accountOf(earlier, 'refreshToken'));
    }
    return undefined;
  } catch (error) {
    if (!earlier.keep && earlier.tokenId !== record.tokenId) return undefined;
    return reasonOf(error);
  }
}
