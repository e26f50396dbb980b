import { X509Certificate } from 'node:crypto';
import { quoteForShell } from '../shell-words.ts';
import type { Advice } from './advice.ts';
import { ownerOfCluster } from './choose-fix.ts';
import type { Fault } from './findings.ts';
import type { Entry } from './kubeconfig-file.ts';
import type { KubeconfigFiles } from './kubeconfig-files.ts';
import { findText } from './yaml-value.ts';

/** What is wrong with a cluster entry that tokens of Rancher are sent to. */
export function checkCluster(files: KubeconfigFiles, cluster: Entry, advice: Advice): Fault[] {
  const { name, body } = cluster;
  const owner = ownerOfCluster(files, cluster);
  const quoted = quoteForShell(name);
  /** This program writes its own entries again, and leaves others alone. */
  const fix = (what: string, words: string): string =>
    owner === undefined ? advice.edit(what, words) : advice.recreate(owner, name);
  const faults: Fault[] = [];
  const server = findText(body, 'server');
  if (server === undefined) {
    const nextStep = fix('Delete it', `delete-cluster ${quoted}`);
    faults.push({ severity: 'problem', what: 'it has no server', nextStep });
  }
  if (server !== undefined && /^http:/i.test(server)) {
    const https = server.replace(/^http:/i, 'https:');
    faults.push({
      severity: 'problem',
      what: 'its server is http: tokens would be sent in the clear',
      nextStep: fix('Change it', `set-cluster ${quoted} --server ${quoteForShell(https)}`),
    });
  }
  if (/^(true|yes|on|y)$/i.test(findText(body, 'insecure-skip-tls-verify') ?? '')) {
    const what = 'insecure-skip-tls-verify is on: anyone on the way can take its tokens';
    const nextStep = fix('Turn it off', `set-cluster ${quoted} --insecure-skip-tls-verify=false`);
    faults.push({ severity: 'warning', what, nextStep });
  }
  const ca = findText(body, 'certificate-authority-data');
  if (ca !== undefined && !holdsCertificates(ca)) {
    const what = 'its certificate-authority-data holds no certificates that can be read';
    const nextStep = fix('Put others in', `set-cluster ${quoted} --embed-certs --certificate-authority FILE`);
    faults.push({ severity: 'problem', what, nextStep });
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
