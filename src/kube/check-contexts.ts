import type { Advice } from './advice.ts';
import type { Fault } from './findings.ts';
import type { Entry } from './kubeconfig-file.ts';
import type { KubeconfigFiles } from './kubeconfig-files.ts';
import { parseClusterAddress } from './server-address.ts';
import { readCredential } from './user-credential.ts';
import { findText } from './yaml-value.ts';

/** What is wrong with a context that has a user or a cluster of this program or of Rancher. */
export function checkContext(files: KubeconfigFiles, { body }: Entry, { recreate }: Advice): Fault[] {
  const clusterName = findText(body, 'cluster') ?? '';
  const userName = findText(body, 'user') ?? '';
  const cluster = files.find('clusters', clusterName);
  const user = files.find('users', userName);
  if (cluster === undefined) return [missing('cluster', clusterName, recreate)];
  if (user === undefined) return [missing('user', userName, recreate)];
  return checkPair(cluster, user, recreate);
}

function missing(kind: string, name: string, nextStep: string): Fault {
  const what = name === '' ? `it names no ${kind}` : `its ${kind} "${name}" is missing`;
  return { severity: 'problem', what, nextStep };
}

/** A user's arguments must name the server and cluster that its context points to. */
function checkPair(cluster: Entry, user: Entry, nextStep: string): Fault[] {
  const credential = readCredential(user.body);
  const address = parseClusterAddress(findText(cluster.body, 'server') ?? '');
  if (credential?.kind !== 'exec' || address === undefined) return [];
  const { host, clusterId } = credential;
  if (host !== undefined && host !== address.host) {
    const what = `its user "${user.name}" asks ${host} for tokens, its cluster is reached through ${address.host}`;
    return [{ severity: 'problem', what, nextStep }];
  }
  if (clusterId === undefined || clusterId === address.id) return [];
  const what = `its user "${user.name}" asks for tokens of cluster ${clusterId}, its cluster is ${address.id}`;
  return [{ severity: 'problem', what, nextStep }];
}
