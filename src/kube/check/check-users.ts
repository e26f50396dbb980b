import { quoteForShell } from '../../shell-words.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { type ExecCredential, readCredential } from '../kubeconfig/user-credential.ts';
import { hasProxy } from '../merge/cluster-proxy.ts';
import { findText, findValue } from '../yaml/value.ts';
import type { Advice } from './advice.ts';
import { checkForeignTrust } from './check-foreign-trust.ts';
import { addressOf, ownerOf, replaceContext, replaceOwn, replaceUser } from './choose-fix.ts';
import type { Fault } from './kubeconfig-finding.ts';
import type { Surroundings } from './surroundings.ts';

const group = 'client.authentication.k8s.io';

/** What is wrong with a user entry of this program or of Rancher. */
export function checkUser(files: KubeconfigFiles, user: Entry, advice: Advice, around?: Surroundings): Fault[] {
  const credential = readCredential(user.body);
  if (credential === undefined) return [];
  if (credential.kind === 'token') {
    const what = `it has a token of Rancher in the file (${credential.id})`;
    return [{ severity: 'warning', what, nextStep: replaceUser(files, user, advice) }];
  }
  if (credential.program === 'rancher') {
    const convert = replaceUser(files, user, advice);
    const trust = checkForeignTrust(user, credential, { advice, fix: convert }, around);
    return [
      ...checkExec(user, convert),
      ...checkBeside(user, credential, advice),
      ...checkRanchers(credential, convert),
      ...trust,
    ];
  }
  const recreate = advice.recreate(ownerOf(files, user, credential), user.name);
  return [
    ...checkExec(user, recreate),
    ...checkBeside(user, credential, advice),
    ...checkOwn(files, user, credential, advice, recreate),
    ...checkForeignTrust(user, credential, { advice, fix: recreate }, around),
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
  const mode = findText(exec, 'interactiveMode') || 'IfAvailable';
  if (!['Never', 'IfAvailable', 'Always'].includes(mode)) {
    const what = `its interactiveMode is ${mode}; kubectl accepts only Never, IfAvailable and Always`;
    faults.push({ severity: 'problem', what, nextStep });
  }
  return faults;
}

/** kubectl sends what it has, and then runs no command. */
function checkBeside({ name, body }: Entry, { hasTokenBeside }: ExecCredential, advice: Advice): Fault[] {
  if (hasTokenBeside) {
    const what = 'it has a token as well as a command: kubectl sends the token, and never runs the command';
    return [{ severity: 'problem', what, nextStep: advice.convert() }];
  }
  if (findText(body, 'username') === undefined) return [];
  const what = 'it has a username as well as a command: kubectl sends the username, and never runs the command';
  const nextStep = advice.edit('Remove it', `set-credentials ${quoteForShell(name)} --username= --password=`);
  return [{ severity: 'problem', what, nextStep }];
}

function checkRanchers({ clusterId }: ExecCredential, nextStep: string): Fault[] {
  const what =
    clusterId === undefined
      ? 'it runs "rancher token", and does not say for which cluster: the token may be valid for all'
      : 'it runs "rancher token"';
  return [{ severity: 'warning', what, nextStep }];
}

function checkOwn(
  files: KubeconfigFiles,
  user: Entry,
  credential: ExecCredential,
  advice: Advice,
  recreate: string,
): Fault[] {
  const { host, clusterId, profile } = credential;
  const faults: Fault[] = [];
  const contexts = files.contextsOf('users', user.name);
  const addresses = contexts.flatMap((context) => addressOf(files, context) ?? []);
  const convert = advice.convert({ server: host ?? addresses[0]?.host, profile });
  if (host === undefined || clusterId === undefined) {
    const server = host ?? addresses[0]?.host;
    const isReplaced = clusterId !== undefined && server !== undefined;
    const nextStep = isReplaced ? replaceOwn(user, advice, { host: server, profile }) : convert;
    faults.push({ severity: 'problem', what: 'its arguments lack --server or --cluster', nextStep });
  }
  if (findText(findValue(user.body, 'exec'), 'provideClusterInfo') === 'true' && !hasProxy(files, user)) {
    const what = 'provideClusterInfo is on, which this program does not need';
    faults.push({ severity: 'warning', what, nextStep: recreate });
  }
  const ids = [...new Set(addresses.map(({ id }) => id))];
  if (ids.length > 1) {
    const what = `several clusters share it (${ids.join(', ')}), and it is valid for one`;
    const other = contexts.find((context) => ![undefined, clusterId].includes(addressOf(files, context)?.id));
    const nextStep =
      clusterId === undefined || other === undefined
        ? convert
        : replaceContext(other, advice, ownerOf(files, user, credential));
    faults.push({ severity: 'problem', what, nextStep });
  }
  return faults;
}
