import { type Entry, type KubeconfigFile, listNames } from '../kubeconfig/kubeconfig-file.ts';
import {
  currentContextOf,
  firstByName,
  joinKubeconfigs,
  type KubeconfigFiles,
} from '../kubeconfig/kubeconfig-files.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';
import { type Advice, adviceOf } from './advice.ts';
import { checkCluster } from './check-clusters.ts';
import { checkContext } from './check-contexts.ts';
import { checkUser } from './check-users.ts';
import type { Fault, KubeconfigFinding } from './kubeconfig-finding.ts';
import { namedCommands } from './named-commands.ts';
import type { Surroundings } from './surroundings.ts';

export interface CheckOutcome {
  /** In the order of the files and of their entries. */
  findings: KubeconfigFinding[];
  /** The commands that entries of this program and of Rancher name, once each. */
  commands: string[];
}

/**
 * Looks for faults in the entries of this program and of Rancher, in the files of a `KUBECONFIG` list. Other entries are left alone.
 * `advice`: for the files that kubectl reads by itself, if it is not given; `around`: absent, only the files are looked at.
 */
export function checkKubeconfig(
  checked: KubeconfigFile[],
  advice = adviceOf(undefined),
  around?: Surroundings,
): CheckOutcome {
  const files = joinKubeconfigs(checked);
  const users = files.all('users').filter(({ body }) => readCredential(body) !== undefined);
  const clusters = files.all('clusters').filter((cluster) => isOfRancher(files, cluster));
  const concerned = new Set(clusters);
  const contexts = files.all('contexts').filter((context) => concernsUs(files, context, concerned));
  const faults = new Map<Entry, Fault[]>([
    ...clusters.map((cluster): [Entry, Fault[]] => [cluster, checkCluster(files, cluster, advice, around)]),
    ...users.map((user): [Entry, Fault[]] => [user, checkUser(files, user, advice, around)]),
    ...contexts.map((context): [Entry, Fault[]] => [context, checkContext(files, context, advice)]),
  ]);
  const lists = files.files.flatMap(({ entries }) => listNames.map((list) => entries[list]));
  const findings = lists.flatMap((entries) => {
    const first = firstByName(entries);
    return entries.flatMap((entry) => {
      const own = faults.get(entry);
      const all = own === undefined || first.get(entry.name) === entry ? own : [...own, nameTwice];
      return all?.map((fault) => locate(entry, fault)) ?? [];
    });
  });
  return {
    findings: [...findings, ...checkCurrentContext(files, advice)],
    commands: namedCommands(files).map(({ command }) => command),
  };
}

function locate({ file, list, name }: Entry, fault: Fault): KubeconfigFinding {
  return { ...fault, path: file.path, entry: { list, name } };
}

/** A cluster reached through Rancher, or by one of its users. */
function isOfRancher(files: KubeconfigFiles, { name, body }: Entry): boolean {
  if (parseClusterAddress(findText(body, 'server') ?? '') !== undefined) return true;
  return files.contextsOf('clusters', name).some((context) => credentialOf(files, context) !== undefined);
}

function concernsUs(files: KubeconfigFiles, context: Entry, clusters: ReadonlySet<Entry>): boolean {
  const cluster = files.find('clusters', findText(context.body, 'cluster') ?? '');
  return credentialOf(files, context) !== undefined || (cluster !== undefined && clusters.has(cluster));
}

function credentialOf(files: KubeconfigFiles, { body }: Entry): ReturnType<typeof readCredential> {
  return readCredential(files.find('users', findText(body, 'user') ?? '')?.body);
}

/** kubectl refuses a file that has a name twice in one list. */
const nameTwice: Fault = {
  severity: 'problem',
  what: 'there is another entry of this name before it in the file',
  nextStep: 'Delete one of the two, or rename it.',
};

function checkCurrentContext(files: KubeconfigFiles, { chooseContext }: Advice): KubeconfigFinding[] {
  const name = currentContextOf(files);
  const file = files.files.find(({ currentContext }) => currentContext !== undefined);
  if (name === undefined || file === undefined || files.find('contexts', name) !== undefined) return [];
  const what = `the current context is "${name}", which does not exist`;
  return [
    {
      severity: 'warning',
      path: file.path,
      entry: undefined,
      what,
      nextStep: chooseContext(files.all('contexts').length > 0),
    },
  ];
}
