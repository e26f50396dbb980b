import type { Secret } from '../secret.ts';
import type { Keychain } from './keychain.ts';
import type { SessionRecord } from './sessions.ts';

/** The keychain cannot be asked, or does not take what it is given. */
export class KeychainUnusable extends Error {
  /** It took a secret of the session, then refused, and could not be brought back to what it had. */
  readonly keepsPart: boolean;

  constructor(message: string, keepsPart = false) {
    super(message);
    this.keepsPart = keepsPart;
  }
}

/** The secrets of a session, as the keychain has or is to have them. */
export interface SessionSecrets {
  token?: Secret | undefined;
  refreshToken?: Secret | undefined;
}

type SecretName = keyof SessionSecrets;
const secretNames: SecretName[] = ['token', 'refreshToken'];

/** The keychain's name for a secret of a session. */
export function accountOf({ server, profile }: SessionRecord, name: SecretName = 'token'): string {
  return name === 'token' ? `${profile} ${server}` : `${profile} ${server} ${name}`;
}

/**
 * Puts a session's secrets into the keychain, in place of those of an earlier session of the same server and profile.
 * Gives what puts those back. Throws `KeychainUnusable`, and has put them back then as far as that is possible.
 */
export async function putIntoKeychain(
  keychain: Keychain,
  { record, earlier }: { record: SessionRecord; earlier: SessionRecord | undefined },
  secrets: SessionSecrets,
): Promise<() => Promise<boolean>> {
  let putBack: (() => Promise<boolean>) | undefined;
  let written = 0;
  try {
    const before = earlier?.store === 'keychain' ? await readAll(keychain, earlier) : {};
    putBack = () => restore(keychain, record, before);
    for (const name of secretNames) {
      const secret = secrets[name];
      if (secret === undefined) continue;
      await keychain.write(accountOf(record, name), secret);
      written++;
    }
    return putBack;
  } catch (error) {
    const isAsBefore = (await putBack?.()) ?? true;
    throw new KeychainUnusable(error instanceof Error ? error.message : String(error), written > 0 && !isAsBefore);
  }
}

async function readAll(keychain: Keychain, record: SessionRecord): Promise<SessionSecrets> {
  const token = await keychain.read(accountOf(record));
  return record.renewable ? { token, refreshToken: await keychain.read(accountOf(record, 'refreshToken')) } : { token };
}

/** A session that could not be kept as a whole leaves no part of itself. Gives whether the keychain did as it was told. */
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
    throw new KeychainUnusable(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Removes what a new session does not put its own in place of. A keychain that cannot be used now keeps what it has: gives why,
 * where that stays good: a user's own key, or the same session that is kept elsewhere now. Any other token is being ended on the server by
 * the login that replaces it.
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
    return error instanceof Error ? error.message : String(error);
  }
}
