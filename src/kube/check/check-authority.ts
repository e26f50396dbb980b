import { localTime } from '../../local-time.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import { findText } from '../yaml/value.ts';
import { decodeCertificates, readAuthorities } from './certificates.ts';
import type { Fault } from './kubeconfig-finding.ts';
import type { Surroundings } from './surroundings.ts';

/** What to type: `recreate` writes the data again and leaves a file that is named, `replace` takes its place. */
export interface AuthorityFixes {
  recreate: string;
  replace: string;
}

/** What is wrong with the authorities by which kubectl is to know a cluster's server. */
export function checkAuthority(
  { body, file }: Entry,
  fixes: AuthorityFixes,
  around: Surroundings | undefined,
): Fault[] {
  const data = findText(body, 'certificate-authority-data') || undefined;
  const name = findText(body, 'certificate-authority') || undefined;
  const problem = (what: string, nextStep: string): Fault[] => [{ severity: 'problem', what, nextStep }];
  if (data !== undefined && name !== undefined) {
    return problem('it has certificate-authority and certificate-authority-data, which kubectl refuses', fixes.replace);
  }
  if (data !== undefined) {
    const pem = decodeCertificates(data);
    return checkCertificates(pem ?? '', 'certificate-authority-data', around).flatMap((what) =>
      problem(what, fixes.recreate),
    );
  }
  if (name === undefined || around === undefined) return [];
  const pem = around.readCertificates(file.path, name);
  if (pem === undefined) return problem(`its certificate-authority ${name} cannot be read`, fixes.replace);
  return checkCertificates(pem, `certificate-authority ${name}`, around).flatMap((what) =>
    problem(what, fixes.replace),
  );
}

function checkCertificates(pem: string, field: string, around: Surroundings | undefined): string[] {
  const authorities = readAuthorities(pem);
  if (authorities === undefined) return [`its ${field} holds no certificates that can be read`];
  if (around === undefined || authorities.validTo >= around.now) return [];
  return [`its ${field} expired at ${localTime(authorities.validTo)}`];
}
