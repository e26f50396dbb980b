import type { Advice } from './advice.ts';
import type { Fault } from './findings.ts';
import type { Entry } from './kubeconfig-file.ts';
import type { KubeconfigFiles } from './kubeconfig-files.ts';
import { parseClusterAddress } from './server-address.ts';
import { type ExecCredential, readCredential } from './user-credential.ts';
import { findText, findValue } from './yaml-value.ts';

const group = 'client.authentication.k8s.io';

/** What is wrong with a user entry of this program or of Rancher. */
export function checkUser(files: KubeconfigFiles, user: Entry, { recreate, convert }: Advice): Fault[] {
  const credential = readCredential(user.body);
  if (credential === undefined) return [];
  if (credential.kind === 'token') {
    return [{ severity: 'warning', what: `a token of Rancher is in the file (${credential.id})`, nextStep: convert }];
  }
  const fix = credential.program === 'ours' ? recreate : convert;
  return [
    ...checkExec(user, fix),
    ...(credential.program === 'ours'
      ? checkOwn(files, user, credential, recreate)
      : checkRanchers(credential, convert)),
  ];
}

function checkExec({ body }: Entry, nextStep: string): Fault[] {
  const exec = findValue(body, 'exec');
  const version = findText(exec, 'apiVersion');
  const faults: Fault[] = [];
  if (version === `${group}/v1beta1`) {
    faults.push({ severity: 'warning', what: 'it is written for the older exec API v1beta1', nextStep });
  } else if (version !== `${group}/v1`) {
    faults.push({ severity: 'problem', what: `its apiVersion is not ${group}/v1`, nextStep });
  } else if (findText(exec, 'interactiveMode') === undefined) {
    faults.push({ severity: 'problem', what: 'interactiveMode is missing, which v1 requires', nextStep });
  }
  return faults;
}

function checkRanchers({ clusterId }: ExecCredential, nextStep: string): Fault[] {
  const what =
    clusterId === undefined
      ? 'it runs "rancher token", and does not say for which cluster: the token may be valid for all'
      : 'it runs "rancher token"';
  return [{ severity: 'warning', what, nextStep }];
}

function checkOwn(files: KubeconfigFiles, user: Entry, { host, clusterId }: ExecCredential, nextStep: string): Fault[] {
  const faults: Fault[] = [];
  if (host === undefined || clusterId === undefined) {
    faults.push({ severity: 'problem', what: 'its arguments lack --server or --cluster', nextStep });
  }
  if (findText(findValue(user.body, 'exec'), 'provideClusterInfo') === 'true') {
    const what = 'provideClusterInfo is on, which this program does not need';
    faults.push({ severity: 'warning', what, nextStep });
  }
  const ids = clustersOf(files, user);
  if (ids.length > 1) {
    const what = `several clusters share it (${ids.join(', ')}), and it is valid for one`;
    faults.push({ severity: 'problem', what, nextStep });
  }
  return faults;
}

function clustersOf(files: KubeconfigFiles, { name }: Entry): string[] {
  const addresses = files.contextsOf('users', name).map(({ body }) => {
    const cluster = files.find('clusters', findText(body, 'cluster') ?? '');
    return parseClusterAddress(findText(cluster?.body, 'server') ?? '');
  });
  return [...new Set(addresses.flatMap((address) => address?.id ?? []))];
}
