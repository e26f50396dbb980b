import 'reflect-metadata';
import { createHash, createPublicKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What the sandbox's listeners need to speak TLS, all as PEM. */
export interface Certificates {
  caPem: string;
  serverPem: string;
  serverKeyPem: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const CA_NAME = 'CN=kubectl-rancher sandbox CA,O=kubectl-rancher';
const LOOPBACK_NAMES: x509.JsonGeneralNames = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
  { type: 'dns', value: 'localhost' },
];

/**
 * Makes a CA and a server certificate signed by it, valid for loopback names only. Dated by the real clock, whatever
 * the sandbox's clock says, since clients check them against the real time; a day of backdating allows for slow clocks.
 */
export async function makeCertificates(): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto);
  const [caKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const ca = await makeCa(caKeys);
  const server = await makeServer(serverKeys, caKeys, ca);
  return { caPem: pem(ca), serverPem: pem(server), serverKeyPem: await privateKeyPem(serverKeys) };
}

/** A certificate (PEM) of an RSA key, signed by that key. */
export async function makeSelfSigned(name: string, key: KeyObject): Promise<string> {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  ]);
  const keys = { privateKey, publicKey };
  const about = { ...validity(), serialNumber: serialNumber(), name, signingAlgorithm: algorithm, keys };
  return pem(await x509.X509CertificateGenerator.createSelfSigned(about));
}

/** A certificate's DER in base64, which is its PEM without the lines around it. */
export function derOf(certificatePem: string): string {
  return certificatePem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '');
}

/** The checksum of a CA as Rancher's agents compute it: SHA-256 (hex) of the PEM with one final newline. */
export function caChecksum(caPem: string): string {
  return createHash('sha256')
    .update(caPem.endsWith('\n') ? caPem : `${caPem}\n`)
    .digest('hex');
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function makeCa(keys: webcrypto.CryptoKeyPair): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serialNumber(),
    name: CA_NAME,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function makeServer(keys: webcrypto.CryptoKeyPair, caKeys: webcrypto.CryptoKeyPair, ca: x509.X509Certificate) {
  return x509.X509CertificateGenerator.create({
    ...validity(),
    serialNumber: serialNumber(),
    subject: 'CN=kubectl-rancher sandbox',
    issuer: ca.subject,
    signingAlgorithm: ALGORITHM,
    signingKey: caKeys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(LOOPBACK_NAMES),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 365 * DAY_MS) };
}

/** Positive, as RFC 5280 requires: the first bit is never set. */
function serialNumber(): string {
  return `01${randomBytes(8).toString('hex')}`;
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}
