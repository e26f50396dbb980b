import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

export type Claims = Record<string, unknown>;

/** The id of the one key; Rancher 2.15.0 names it so (captured). */
const KEY_ID = 'key';
const ALGORITHM = 'RSA-SHA256';
const BITS = 2048;

/** The key that signs JWTs, RS256. It is made when it is first needed: most sandboxes never sign anything. */
export class SigningKey {
  #key: KeyObject | undefined;

  /** The claims as a signed JWT. */
  sign(claims: Claims): string {
    const content = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
    return `${content}.${sign(ALGORITHM, Buffer.from(content), this.#privateKey()).toString('base64url')}`;
  }

  /** The claims of a JWT that this key has signed; undefined for anything else. Whether it is still good is not looked at. */
  verify(jwt: string): Claims | undefined {
    const [header, payload, signature, ...more] = jwt.split('.');
    if (!header || !payload || !signature || more.length > 0) return undefined;
    const content = Buffer.from(`${header}.${payload}`);
    const good = verify(ALGORITHM, content, createPublicKey(this.#privateKey()), Buffer.from(signature, 'base64url'));
    return good ? decode(payload) : undefined;
  }

  /** The public half, as the key set that clients check signatures with. */
  keySet() {
    const { kty, n, e } = createPublicKey(this.#privateKey()).export({ format: 'jwk' });
    return { keys: [{ kty, use: 'sig', kid: KEY_ID, n, e }] };
  }

  #privateKey(): KeyObject {
    this.#key ??= generateKeyPairSync('rsa', { modulusLength: BITS }).privateKey;
    return this.#key;
  }
}

function encode(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Only called for what was signed here, so it is what `encode` made. */
function decode(payload: string): Claims {
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return claims;
}
