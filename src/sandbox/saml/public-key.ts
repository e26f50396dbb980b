import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';

const MIN_BITS = 2048;

/** Encrypts a token for a terminal: RSA-OAEP with SHA-256, base64. Throws for a public key that Rancher rejects. */
export function encryptFor(publicKey: string, token: string): string {
  const options = { key: readPublicKey(publicKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return publicEncrypt(options, Buffer.from(token)).toString('base64');
}

/**
 * Go's encoding of an RSA public key, in padded base64: `{"N":<decimal>,"E":65537}`. JSON.parse alone would round N.
 */
function readPublicKey(publicKey: string): KeyObject {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(publicKey))
    throw new Error('not base64');
  const json = Buffer.from(publicKey, 'base64').toString('utf8');
  JSON.parse(json);
  const [modulus, exponent] = ['N', 'E'].map((name) => new RegExp(`"${name}"\\s*:\\s*(\\d+)\\s*[,}]`).exec(json)?.[1]);
  const n = BigInt(modulus ?? 0);
  if (n.toString(2).length < MIN_BITS) throw new Error('the key is too short');
  const jwk = { kty: 'RSA', n: base64url(n), e: base64url(BigInt(exponent ?? 0)) };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
