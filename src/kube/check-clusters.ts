import { X509Certificate } from 'node:crypto';
import type { Advice } from './advice.ts';
import type { Fault } from './findings.ts';
import type { Entry } from './kubeconfig-file.ts';
import { findText } from './yaml-value.ts';

/** What is wrong with a cluster entry that tokens of Rancher are sent to. */
export function checkCluster({ body }: Entry, { recreate }: Advice): Fault[] {
  const faults: Fault[] = [];
  const server = findText(body, 'server');
  if (server === undefined) faults.push({ severity: 'problem', what: 'it has no server', nextStep: recreate });
  if (server !== undefined && /^http:/i.test(server)) {
    faults.push({
      severity: 'problem',
      what: 'its server is http: tokens would be sent in the clear',
      nextStep: recreate,
    });
  }
  if (/^(true|yes|on|y)$/i.test(findText(body, 'insecure-skip-tls-verify') ?? '')) {
    const what = 'insecure-skip-tls-verify is on: anyone on the way can take its tokens';
    faults.push({ severity: 'warning', what, nextStep: recreate });
  }
  const ca = findText(body, 'certificate-authority-data');
  if (ca !== undefined && !holdsCertificates(ca)) {
    const what = 'its certificate-authority-data holds no certificates that can be read';
    faults.push({ severity: 'problem', what, nextStep: recreate });
  }
  return faults;
}

function holdsCertificates(base64: string): boolean {
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(base64)) return false;
  const pem = Buffer.from(base64, 'base64').toString('latin1');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
