import { CliError } from './errors.ts';
import { printable } from './printable.ts';
import { isQuoted } from './shell-words.ts';

/** Rancher's APIs, and the pages of its dashboard. */
const apisAndDashboard = /\/(dashboard|v1|v3|v1-public|v3-public|apidocs|k8s\/clusters)(\/.*)?$/;

const clusterId = '(local|c-[a-z0-9-]+)';
const globalPages =
  'apps|catalog|clusters|dns|drivers|features|multi-cluster-apps|node-templates|nodes|rke-templates|security|settings|tools|users';

/**
 * Pages of its older UIs, of a cluster (`/c/local/explorer`), a project (`/p/c-abcde:p-xyz12/workloads`) and of all (`/g/clusters`). A Rancher may lie
 * under a path that begins so (`/c/rancher`), and keeps it: what follows has to be of theirs too.
 */
const olderPages = new RegExp(
  `/(login|verify-auth|[gn]|[gn]/(${globalPages})(/.*)?|c/${clusterId}(/.*)?|p/${clusterId}(:|%3a)p-[a-z0-9-]+(/.*)?)/?$`,
  'i',
);

/**
 * The one spelling of a Rancher server's address that everything is stored under: `https://host[:port][/path]`.
 * Takes what a person types or a kubeconfig says: with or without a scheme, with a page's path behind it.
 * Throws `usage` for anything that is no https address.
 */
export function parseServerUrl(text: string): string {
  const trimmed = text.trim();
  const shown = printable(trimmed.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1…@'));
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (isQuoted(trimmed)) throw describeQuoted(shown);
  if (url === undefined || url.hostname === '' || url.username !== '' || url.password !== '') {
    throw new CliError(
      'usage',
      `"${shown}" is not the address of a Rancher server`,
      'Give it as the browser shows it, for example https://rancher.example.com',
    );
  }
  if (url.protocol !== 'https:') {
    throw new CliError('usage', `${shown} is not an https address`, `Try https://${url.host}`);
  }
  const address = `https://${url.host}${withoutPages(url.pathname)}`;
  // One may stand before what is left out.
  if (isQuoted(address)) throw describeQuoted(shown);
  return address;
}

/** The same for a text that may be no address at all, as what stands in a kubeconfig: undefined then. */
export function serverUrlIn(text: string): string | undefined {
  try {
    return parseServerUrl(text);
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** Until nothing is left to leave out: an address that was read is read as itself. */
function withoutPages(path: string): string {
  const base = path.replace(apisAndDashboard, '').replace(olderPages, '').replace(/\/+$/, '');
  return base === path ? base : withoutPages(base);
}

function describeQuoted(shown: string): CliError {
  return new CliError('usage', `${shown} is not an address: there are quotes around it`, 'Leave out the quotes.');
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether what is sent to an address stays between the two ends: https, or this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname));
}

/** A server's address as kubeconfigs and people write it: without the scheme. */
export function serverHost(server: string): string {
  return server.replace(/^https:\/\//, '');
}
