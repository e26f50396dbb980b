import { execEntry } from '../../src/kube/kubeconfig/exec-entry.ts';
import type { Kubeconfig } from '../../src/kube/kubeconfig/kubeconfig.ts';
import type { KubeconfigFile } from '../../src/kube/kubeconfig/kubeconfig-file.ts';
import { readKubeconfigs } from '../../src/kube/kubeconfig/kubeconfig-files.ts';
import { buildKubeconfig, type ClusterSource } from '../../src/kube/make/build-kubeconfig.ts';
import { defaultNames, type NameStyle } from '../../src/kube/make/context-names.ts';
import { readFixture } from '../contract/fixtures.ts';
import { textField } from '../contract/json.ts';

export const host = 'rancher.test';
export const owner = { host, profile: 'default' };

/** What this program writes for clusters of a server: names by id. */
export function ours(
  clusters: Record<string, string>,
  change: Partial<ClusterSource> = {},
  names: NameStyle = defaultNames,
): Kubeconfig {
  const plugin = { command: 'kubectl-rancher-auth', args: [] };
  const { config } = buildKubeconfig({
    server: `https://${host}`,
    caPem: 'CA',
    names,
    userOf: (clusterId) => execEntry({ host, clusterId, profile: undefined, plugin }),
    clusters: Object.entries(clusters).map(([id, name]) => ({ id, name, isActive: true, endpoints: [], ...change })),
  });
  return config;
}

/** Files of a `KUBECONFIG` list; undefined is one that is not there. */
export function files(...texts: (string | undefined)[]): KubeconfigFile[] {
  return readKubeconfigs(texts.map((text, index) => ({ path: `/home/jane/config${index}`, text })));
}

/** What is in files; undefined for one that is not there. */
export function textsOf(read: KubeconfigFile[]): (string | undefined)[] {
  return read.map(({ source }) => source.text);
}

/** A kubeconfig with habits of its own: comments, quotes, indentation, anchors, fields nobody knows. */
export const foreign = `# mine, hands off
apiVersion: v1
kind: Config
preferences: {}
clusters:
  # the one at home
  - cluster:
      insecure-skip-tls-verify:   true
      server: 'https://home.example.com:6443'   # with a comment
    name: "home"

  - name: work
    cluster: &work {server: "https://work.example.com", x-unknown: [1, 2]}
contexts:
  - context:
      cluster: home
      user: me
    name: home
  - { name: work, context: { cluster: work, user: me, namespace: 'no' } }
users:
  - name: me
    user:
      token: !custom "abc"
      note: |+
        keeps its lines

current-context: home
extensions: [{name: x, extension: *work}]
# the end
`;

/** A kubeconfig that a real Rancher wrote. */
export function rancherKubeconfig(name: string): string {
  const { body } = readFixture(name).response;
  return name.startsWith('ext-') ? textField(body, 'status', 'value') : textField(body, 'config');
}
