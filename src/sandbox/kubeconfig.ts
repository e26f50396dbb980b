import type { Cluster } from './state.ts';

/** One entry under `clusters`, with the context of the same name. */
export interface KubeconfigCluster {
  name: string;
  server: string;
  caPem: string;
  /** The entry under `users` that its context names. */
  user: string;
}

/** One entry under `users`: a token to embed, or the arguments of the command that gets one. */
export interface KubeconfigUser {
  name: string;
  bearer?: string | undefined;
  args: string[];
}

/** The content of a generated kubeconfig. */
export interface KubeconfigContent {
  clusters: KubeconfigCluster[];
  users: KubeconfigUser[];
  currentContext: string;
}

/** Characters in a line of base64. */
const FIRST_LINE = 49;
const OTHER_LINES = /.{1,76}/g;

/** A kubeconfig as Rancher writes it, blank lines included (captured on 2.15.0). */
export function kubeconfigText({ clusters, users, currentContext }: KubeconfigContent): string {
  const lines = [
    ...['apiVersion: v1', 'kind: Config', 'clusters:', ...clusters.flatMap(clusterLines), ''],
    ...['users:', ...users.flatMap(userLines), ''],
    ...['contexts:', ...clusters.flatMap(contextLines), ''],
    `current-context: "${currentContext}"`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A cluster through Rancher, then through its Authorized Cluster Endpoint if it has one; all with one user. */
export function clusterEntries(cluster: Cluster, host: string, caPem: string, user: string): KubeconfigCluster[] {
  const { id, name, authorizedEndpoint } = cluster;
  const proxied = { name, server: `https://${host}/k8s/clusters/${id}`, caPem, user };
  if (!authorizedEndpoint) return [proxied];
  const { fqdn, caCerts } = authorizedEndpoint;
  return [proxied, { name: `${name}-fqdn`, server: `https://${fqdn}`, caPem: caCerts, user }];
}

/**
 * The command's arguments: `--user` is a name in the file; `--cluster` is there only with an Authorized Cluster
 * Endpoint.
 */
export function commandArgs(host: string, user: string, clusterId?: string): string[] {
  const args = ['token', `--server=${host}`, `--user=${user}`];
  return clusterId === undefined ? args : [...args, `--cluster=${clusterId}`];
}

function clusterLines({ name, server, caPem }: KubeconfigCluster): string[] {
  return [`- name: "${name}"`, '  cluster:', `    server: "${server}"`, ...(caPem === '' ? [] : [caData(caPem)])];
}

/**
 * Base64 in folded lines, as Rancher's template writes it (captured on 2.15.0: `generate-kubeconfig-ace-active-exec`).
 */
function caData(caPem: string): string {
  const data = Buffer.from(caPem).toString('base64');
  const rest = data.slice(FIRST_LINE).match(OTHER_LINES) ?? [];
  return `    certificate-authority-data: "${[data.slice(0, FIRST_LINE), ...rest].join('\\\n      ')}"`;
}

function contextLines({ name, user }: KubeconfigCluster): string[] {
  return [`- name: "${name}"`, '  context:', `    user: "${user}"`, `    cluster: "${name}"`];
}

function userLines({ name, bearer, args }: KubeconfigUser): string[] {
  const head = [`- name: "${name}"`, '  user:'];
  if (bearer !== undefined) return [...head, `    token: "${bearer}"`, ''];
  return [
    ...head,
    ...['    exec:', '      apiVersion: client.authentication.k8s.io/v1beta1', '      args:'],
    ...args.map((arg) => `        - ${arg}`),
    '      command: rancher',
  ];
}
