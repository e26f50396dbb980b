import { expect, test } from 'vitest';
import { secureContextFor } from '../../../src/rancher/http/secure-context.ts';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';

test('the same authorities are read once, and others are not taken for them', async () => {
  const [{ caPem: one }, { caPem: other }] = await Promise.all([makeCertificates(), makeCertificates()]);
  const first = secureContextFor([one]);
  expect(secureContextFor([one])).toBe(first);
  const both = secureContextFor([one, other]);
  expect(both).not.toBe(first);
  expect(secureContextFor([other])).not.toBe(both);
});
