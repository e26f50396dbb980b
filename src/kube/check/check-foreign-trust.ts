import { quoteForShell } from '../../shell-words.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import { type ExecCredential, findOption } from '../kubeconfig/user-credential.ts';
import { findText, findValue, resolve } from '../yaml/value.ts';
import type { Advice } from './advice.ts';
import { readAuthorities } from './certificates.ts';
import type { Fault } from './kubeconfig-finding.ts';
import type { Surroundings } from './surroundings.ts';

/** Variables that change what a program trusts, or what runs in it. */
const trustVariables =
  /^(NODE_.*|SSL_CERT_(FILE|DIR)|OPENSSL_.*|SSLKEYLOGFILE|GODEBUG|LD_(PRELOAD|LIBRARY_PATH)|DYLD_.*|RANCHER_CA_(FILE|CHECKSUM))$/;

/** What the arguments and variables of a command say about whom it trusts, and what it goes through: anyone may have written the file. */
export function checkForeignTrust(
  user: Entry,
  { host, loginArgs }: ExecCredential,
  { advice, fix }: { advice: Advice; fix: string },
  around: Surroundings | undefined,
): Fault[] {
  const faults: Fault[] = [];
  if (loginArgs.some((arg) => /^--skip-verify(=(?!false$).*)?$/.test(arg))) {
    const what = 'its arguments have --skip-verify: no certificate would be checked';
    faults.push({ severity: 'problem', what, nextStep: fix });
  }
  const file = findOption(loginArgs, 'cacerts');
  if (file !== undefined && around !== undefined) {
    faults.push(...checkCacerts(user, { file, host, fix }, around));
  }
  return [...faults, ...checkVariables(user, advice)];
}

function checkCacerts(
  { file: kubeconfig }: Entry,
  { file, host, fix }: { file: string; host: string | undefined; fix: string },
  { readCertificates, trustedFor }: Surroundings,
): Fault[] {
  const pem = readCertificates(kubeconfig.path, file);
  const given = pem === undefined ? undefined : readAuthorities(pem);
  if (given === undefined) {
    const what = `its arguments have --cacerts, and there are no certificates in ${file}`;
    return [{ severity: 'problem', what, nextStep: fix }];
  }
  const trusted = host === undefined ? undefined : trustedFor(host);
  if (trusted === undefined)
    return [{ severity: 'note', what: `its arguments name the authorities to trust (${file})` }];
  const own = readAuthorities(trusted)?.fingerprints ?? [];
  if (given.fingerprints.every((one) => own.includes(one))) return [];
  const what = `its arguments have --cacerts=${file}, which is not what you trusted for ${host} at the login`;
  return [{ severity: 'problem', what, nextStep: fix }];
}

function checkVariables({ name, body }: Entry, { edit }: Advice): Fault[] {
  const list = findValue(findValue(body, 'exec'), 'env');
  const names = list?.kind === 'sequence' ? list.items.map((item) => findText(resolve(item), 'name') ?? '') : [];
  const switches = names.filter((variable) => trustVariables.test(variable));
  const proxies = names.filter((variable) => /^(https?|all)_proxy$/i.test(variable));
  const faults: Fault[] = [];
  if (switches.length > 0) {
    const remove = switches.map((variable) => `--exec-env=${quoteForShell(variable)}-`).join(' ');
    const nextStep = edit('Remove them', `set-credentials ${quoteForShell(name)} ${remove}`);
    const what = `its env sets ${switches.join(', ')}, which can change whom the command trusts and what it runs`;
    faults.push({ severity: 'problem', what, nextStep });
  }
  if (proxies.length > 0) {
    faults.push({ severity: 'note', what: `its command goes through a proxy (${proxies.join(', ')} in its env)` });
  }
  return faults;
}
