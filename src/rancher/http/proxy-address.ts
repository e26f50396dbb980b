import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { ProxySource, ServerProxy } from './proxy.ts';

/** Where a proxy is, and how it is spoken to. */
export interface ProxyAddress {
  protocol: 'http' | 'https' | 'socks5';
  /** A name or an IP address, without brackets. */
  host: string;
  port: number;
  login: { username: string; password: Secret } | undefined;
  /** `host:port`, as messages name it. */
  name: string;
  source: ProxySource;
}

/** `socks5` leaves it to the proxy to look names up, as kubectl does with either of the two. */
const protocols: Record<string, [ProxyAddress['protocol'], number]> = {
  'http:': ['http', 80],
  'https:': ['https', 443],
  'socks5:': ['socks5', 1080],
  'socks5h:': ['socks5', 1080],
};

/** The kinds of proxies there are, as messages list them. */
export const proxyForms = 'http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT';

/** Reads the address of the proxy for a server. Throws `unreachable`, which does not show it: it may hold a password. */
export function parseProxyAddress({ url, source }: ServerProxy, server: string): ProxyAddress {
  const fault = findProxyFault(url);
  if (fault !== undefined) throw unusable(server, source, fault);
  const parsed = new URL(url.expose());
  const [protocol, defaultPort] = protocols[parsed.protocol] ?? ['http', 80];
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = Number(parsed.port) || defaultPort;
  return { protocol, host, port, source, login: readLogin(parsed), name: printable(`${parsed.hostname}:${port}`) };
}

/** What is wrong with the address of a proxy, as words that follow what names it; undefined for nothing. */
export function findProxyFault(url: Secret): string | undefined {
  const parsed = URL.canParse(url.expose()) ? new URL(url.expose()) : undefined;
  if (parsed === undefined || parsed.hostname === '') return 'is not the address of a proxy';
  const isKnown = Object.hasOwn(protocols, parsed.protocol);
  return isKnown ? undefined : `names a proxy of an unknown kind (${printable(parsed.protocol)}//)`;
}

/** The address as messages show it, without a user name and a password. */
export function showProxy(url: Secret): string {
  if (findProxyFault(url) !== undefined) return 'an invalid address';
  const { protocol, host } = new URL(url.expose());
  return printable(`${protocol}//${host}`);
}

function readLogin({ username, password }: URL): ProxyAddress['login'] {
  if (username === '' && password === '') return undefined;
  return { username: unescaped(username), password: new Secret(unescaped(password)) };
}

/** A lone `%` stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unusable(server: string, source: ProxySource, fault: string): CliError {
  const nextStep =
    source === '--proxy'
      ? `--proxy none forgets it. To name another one: ${loginCommand({ server }, '--proxy URL')}`
      : `Set ${source} to ${proxyForms}, or unset it.`;
  return new CliError('unreachable', `cannot reach ${serverHost(server)}: ${source} ${fault}`, nextStep);
}
