import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { findText, findValue } from '../yaml/value.ts';

type NamedUser = Kubeconfig['users'][number];

/** Whether a cluster of a user has a proxy, which is used for Rancher too once the client passes it on. */
export function hasProxy(files: KubeconfigFiles, { name }: Entry): boolean {
  return files
    .contextsOf('users', name)
    .some(({ body }) => findText(files.find('clusters', findText(body, 'cluster') ?? '')?.body, 'proxy-url'));
}

/** A user of ours with what the one of this name in files says about cluster info, where that is on for a proxy's sake. */
export function keepClusterInfo(files: KubeconfigFiles, ours: NamedUser): NamedUser {
  const present = files.find('users', ours.name);
  const isOn = findText(findValue(present?.body, 'exec'), 'provideClusterInfo') === 'true';
  const { exec } = ours.user;
  if (!isOn || exec === undefined || present === undefined || !hasProxy(files, present)) return ours;
  return { ...ours, user: { ...ours.user, exec: { ...exec, provideClusterInfo: true } } };
}
