import {
  createHash,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key that JSON web tokens are signed with. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export type Claims = Record<string, unknown>;

const ALGORITHM = 'RSA-SHA256';

/** Makes a key of 2048 bits. */
export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { kid, privateKey, publicKey };
}

/** The public key as a JWK Set. */
export function jwksOf({ kid, publicKey }: SigningKey): { keys: JsonWebKey[] } {
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
}

/** A token signed with RS256. */
export function signJwt(claims: Claims, { kid, privateKey }: SigningKey): string {
  const content = [{ alg: 'RS256', typ: 'JWT', kid }, claims].map(encode).join('.');
  return `${content}.${sign(ALGORITHM, Buffer.from(content), privateKey).toString('base64url')}`;
}

/** The claims of a token that one of the keys has signed with RS256. Throws for any other. */
export function verifyJwt(token: string, keys: unknown): Claims {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const { alg, kid } = decode(header);
  const key = (Array.isArray(keys) ? keys : []).find((candidate) => kid === undefined || candidate?.kid === kid);
  if (alg !== 'RS256' || !key || rest.length > 0) throw new Error('no key matches the token');
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const isValid = verify(
    ALGORITHM,
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (!isValid) throw new Error('the signature of the token is wrong');
  return decode(payload);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Claims {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) throw new Error('a part of the token is not a JSON object');
  return { ...value };
}
