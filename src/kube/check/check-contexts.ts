import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import type { Owner } from '../kubeconfig/ownership.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText } from '../yaml/value.ts';
import type { Advice } from './advice.ts';
import { ownerOf, ownerOfCluster, replaceContext, replaceOwn } from './choose-fix.ts';
import type { Fault } from './kubeconfig-finding.ts';

/** What is wrong with a context that has a user or a cluster of this program or of Rancher. */
export function checkContext(files: KubeconfigFiles, context: Entry, advice: Advice): Fault[] {
  const clusterName = findText(context.body, 'cluster') ?? '';
  const userName = findText(context.body, 'user') ?? '';
  const cluster = files.find('clusters', clusterName);
  const user = files.find('users', userName);
  if (cluster === undefined) {
    return [missing('cluster', clusterName, restore(context, clusterName, ownerOfUser(files, user), advice))];
  }
  if (user === undefined) {
    const owner = ownerOfCluster(files, cluster) ?? addressOwner(cluster);
    return [missing('user', userName, restore(context, userName, owner, advice))];
  }
  return checkPair(context, cluster, user, advice);
}

function missing(kind: string, name: string, nextStep: string): Fault {
  const what = name === '' ? `it names no ${kind}` : `its ${kind} "${name}" is missing`;
  return { severity: 'problem', what, nextStep };
}

function ownerOfUser(files: KubeconfigFiles, user: Entry | undefined): Owner | undefined {
  const credential = readCredential(user?.body);
  const isOurs = user !== undefined && credential?.kind === 'exec' && credential.program === 'ours';
  return isOurs ? ownerOf(files, user, credential) : undefined;
}

function addressOwner({ body }: Entry): Owner | undefined {
  const address = parseClusterAddress(findText(body, 'server') ?? '');
  return address === undefined ? undefined : { host: address.host, profile: 'default' };
}

/** This program gives its entries one name: what is missing under another name it does not bring back. */
function restore(context: Entry, name: string, owner: Owner | undefined, advice: Advice): string {
  const isOurs = owner !== undefined && name === context.name && name.endsWith(`@${owner.host}`);
  return isOurs ? advice.recreate(owner) : replaceContext(context, advice, undefined);
}

/** A user's arguments must name the server and cluster that its context points to. */
function checkPair(context: Entry, cluster: Entry, user: Entry, advice: Advice): Fault[] {
  const credential = readCredential(user.body);
  const address = parseClusterAddress(findText(cluster.body, 'server') ?? '');
  if (credential?.kind !== 'exec' || address === undefined) return [];
  const { host, clusterId, program, profile } = credential;
  const owner = program === 'ours' ? { host: address.host, profile } : undefined;
  if (host !== undefined && host !== address.host) {
    const what = `its user "${user.name}" asks ${host} for tokens, its cluster is reached through ${address.host}`;
    const isOurs = owner !== undefined;
    const nextStep = isOurs ? replaceOwn(user, advice, owner, context) : replaceContext(context, advice, undefined);
    return [{ severity: 'problem', what, nextStep }];
  }
  if (clusterId === undefined || clusterId === address.id) return [];
  const what = `its user "${user.name}" asks for tokens of cluster ${clusterId}, its cluster is ${address.id}`;
  const nextStep = program === 'ours' ? replaceContext(context, advice, owner) : advice.convert();
  return [{ severity: 'problem', what, nextStep }];
}
