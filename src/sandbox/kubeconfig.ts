/** What a generated kubeconfig says. */
export interface KubeconfigContent {
  /** The cluster's display name: the name of everything in the file. */
  name: string;
  clusterId: string;
  /** The server's host, with its port if it has one. */
  host: string;
  caPem: string;
  /** More ways to the same cluster: its Authorized Cluster Endpoint. */
  endpoints: { name: string; server: string; caPem: string }[];
  /** A token to embed, or undefined for the command that gets one. */
  bearer: string | undefined;
}

/**
 * The kubeconfig that Rancher's `generateKubeconfig` writes, to the blank line (captured on 2.15.0). `--user` holds the cluster's
 * name, and `--cluster` is there only with an Authorized Cluster Endpoint.
 */
export function kubeconfigText(content: KubeconfigContent): string {
  const { name, host, clusterId, caPem, endpoints } = content;
  const proxied = { name, server: `https://${host}/k8s/clusters/${clusterId}`, caPem };
  const clusters = [proxied, ...endpoints];
  const lines = [
    ...['apiVersion: v1', 'kind: Config', 'clusters:', ...clusters.flatMap(clusterLines), ''],
    ...['users:', `- name: "${name}"`, '  user:', ...userLines(content), ''],
    ...['contexts:', ...clusters.flatMap((cluster) => contextLines(cluster.name, name)), ''],
    `current-context: "${name}"`,
  ];
  return `${lines.join('\n')}\n`;
}

function clusterLines({ name, server, caPem }: { name: string; server: string; caPem: string }): string[] {
  const ca = `    certificate-authority-data: "${Buffer.from(caPem).toString('base64')}"`;
  return [`- name: "${name}"`, '  cluster:', `    server: "${server}"`, ...(caPem === '' ? [] : [ca])];
}

function contextLines(context: string, user: string): string[] {
  return [`- name: "${context}"`, '  context:', `    user: "${user}"`, `    cluster: "${context}"`];
}

function userLines({ name, host, clusterId, endpoints, bearer }: KubeconfigContent): string[] {
  if (bearer !== undefined) return [`    token: "${bearer}"`, ''];
  const args = ['token', `--server=${host}`, `--user=${name}`];
  if (endpoints.length > 0) args.push(`--cluster=${clusterId}`);
  return [
    ...['    exec:', '      apiVersion: client.authentication.k8s.io/v1beta1', '      args:'],
    ...args.map((arg) => `        - ${arg}`),
    '      command: rancher',
  ];
}
