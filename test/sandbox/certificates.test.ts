import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { caChecksum, makeCertificates } from '../../src/sandbox/certificates.ts';

test('the server certificate is signed by the CA, for loopback, since before now', async () => {
  const { caPem, serverPem } = await makeCertificates();
  const ca = new X509Certificate(caPem);
  const server = new X509Certificate(serverPem);
  expect(server.verify(ca.publicKey)).toBe(true);
  expect(server.checkIssued(ca)).toBe(true);
  expect(ca.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.subjectAltName).toBe('IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost');
  expect(Date.parse(server.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(server.validTo)).toBeGreaterThan(Date.now());
});

test('two sandboxes share no CA', async () => {
  const [one, two] = await Promise.all([makeCertificates(), makeCertificates()]);
  expect(one.caPem).not.toBe(two.caPem);
});

test('the checksum is that of the PEM with one final newline', () => {
  const expected = createHash('sha256').update('PEM\n').digest('hex');
  expect(caChecksum('PEM')).toBe(expected);
  expect(caChecksum('PEM\n')).toBe(expected);
});
