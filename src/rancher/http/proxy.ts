import { BlockList, isIP } from 'node:net';
import { Secret } from '../../secret.ts';

/** A proxy that requests to a server go through. */
export interface ServerProxy {
  /** With its scheme; it may hold a password. */
  url: Secret;
  source: ProxySource;
}

/** What names a proxy: a variable, a login with `--proxy`, or the cluster in a kubeconfig. */
export type ProxySource = 'HTTPS_PROXY' | 'https_proxy' | '--proxy' | 'proxy-url';

/**
 * The proxy that the environment names for a server, by kubectl's rules (Go's `httpproxy`); undefined for none:
 * `NO_PROXY` lists hosts with their subdomains (`.example.com`: those only), addresses and ranges of them, each maybe
 * with a port, or `*`.
 */
export function proxyFor(server: string, env: NodeJS.ProcessEnv): ServerProxy | undefined {
  const variable = env.HTTPS_PROXY ? 'HTTPS_PROXY' : 'https_proxy';
  const proxy = env[variable];
  if (!proxy) return undefined;
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  const exceptions = (env.NO_PROXY || env.no_proxy || '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (isLoopback(host) || exceptions.some((entry) => isExcepted(entry.toLowerCase(), host, port || '443'))) {
    return undefined;
  }
  return { url: withScheme(proxy), source: variable };
}

/** The address of a proxy as people write it: without a scheme it is an HTTP proxy. */
export function withScheme(address: string): Secret {
  return new Secret(address.includes('://') ? address : `http://${address}`);
}

/** These never go through a proxy, as with kubectl. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}

function isExcepted(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (/\/\d+$/.test(entry)) return isInRange(entry, host);
  const [, name = entry, onlyPort] = /^\[?(.*?)\]?:(\d+)$/.exec(isIP(entry) === 6 ? '' : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(host)) return bare === host;
  return host.endsWith(`.${bare.replace(/^\*?\./, '')}`) || host === bare;
}

function isInRange(range: string, host: string): boolean {
  const [address = '', prefix] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family);
  return list.check(host, family);
}
