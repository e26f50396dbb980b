/** Of the few servers that the entries of a kubeconfig point to. */
const known = new Map<string, string>();

/**
 * The one spelling of a server that two addresses are compared by: `host[:port][/path]`, in lower case as far as a host goes.
 * Takes an address with or without a scheme.
 */
export function normalHost(address: string): string {
  const host = known.get(address) ?? normalize(address);
  known.set(address, host);
  return host;
}

function normalize(address: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(url)) return address;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '')}`;
}

export interface ClusterAddress {
  /** As `normalHost` gives it. */
  host: string;
  id: string;
}

/** Takes a kubeconfig's address of a cluster apart; undefined where it is not that of a Rancher server. */
export function parseClusterAddress(server: string): ClusterAddress | undefined {
  const [, host, id] = /^(.+)\/k8s\/clusters\/([a-z0-9][a-z0-9-]*)\/?$/.exec(server) ?? [];
  return host === undefined || id === undefined ? undefined : { host: normalHost(host), id };
}
