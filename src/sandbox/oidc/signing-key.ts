import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

export type Claims = Record<string, unknown>;

/** The id of the only key, as on Rancher 2.15.0 (captured). */
const KEY_ID = 'key';
const ALGORITHM = 'RSA-SHA256';
const BITS = 2048;

/** The RS256 key that signs JWTs, made when it is first needed: most sandboxes never sign anything. */
export class SigningKey {
  #key: KeyObject | undefined;

  /** The claims as a signed JWT. */
  sign(claims: Claims): string {
    const content = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
    return `${content}.${sign(ALGORITHM, Buffer.from(content), this.#privateKey()).toString('base64url')}`;
  }

  /** The claims of a JWT that this key has signed, expired or not; undefined for anything else. */
  verify(jwt: string): Claims | undefined {
    const [header, payload, signature, ...more] = jwt.split('.');
    if (!header || !payload || !signature || more.length > 0) return undefined;
    const content = Buffer.from(`${header}.${payload}`);
    const publicKey = createPublicKey(this.#privateKey());
    const isValid = verify(ALGORITHM, content, publicKey, Buffer.from(signature, 'base64url'));
    return isValid ? decode(payload) : undefined;
  }

  /** The public key as a JWK Set, with which clients check signatures. */
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

/** Only called for what was signed here, so `encode` has made it. */
function decode(payload: string): Claims {
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return claims;
}
