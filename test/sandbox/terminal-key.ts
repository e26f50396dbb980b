import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';

/** The key pair of a terminal that waits for a SAML login. */
export interface TerminalKey {
  /** As Rancher wants it: base64 of Go's JSON. */
  publicKey: string;
  decrypt(token: string): string;
}

/** Makes a key pair, of 2048 bits unless another number is given. */
export function generateTerminalKey(modulusLength = 2048): TerminalKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const { n = '' } = publicKey.export({ format: 'jwk' });
  const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return {
    publicKey: Buffer.from(`{"N":${modulus},"E":65537}`).toString('base64'),
    decrypt: (token) => privateDecrypt({ key: privateKey, ...padding }, Buffer.from(token, 'base64')).toString('utf8'),
  };
}
