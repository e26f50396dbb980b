import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60_000;

/** A certificate that is its own authority and that no client may accept, with its key, in PEM. */
export async function makeBadCertificate(
  kind: 'selfSigned' | 'otherName' | 'expired',
): Promise<{ serverPem: string; serverKeyPem: string }> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names: x509.JsonGeneralNames =
    kind === 'otherName' ? [{ type: 'dns', value: 'other.test' }] : [{ type: 'ip', value: '127.0.0.1' }];
  const end = Date.now() + (kind === 'expired' ? -day : day);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=bad',
    notBefore: new Date(end - 2 * day),
    notAfter: new Date(end),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension(names)],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const serverKeyPem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
  return { serverPem: certificate.toString('pem'), serverKeyPem };
}
