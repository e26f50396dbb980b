import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { ServerProxy } from './proxy.ts';

/** Where a proxy is, and how it is spoken to. */
export interface ProxyAddress {
  protocol: 'http' | 'https' | 'socks5';
  /** A name or an IP address, without brackets. */
  host: string;
  port: number;
  login: { username: string; password: Secret } | undefined;
  /** `host:port`, as messages name it. */
  name: string;
}

/** `socks5` leaves it to the proxy to look names up, as kubectl does with either of the two. */
const protocols: Record<string, [ProxyAddress['protocol'], number]> = {
  'http:': ['http', 80],
  'https:': ['https', 443],
  'socks5:': ['socks5', 1080],
  'socks5h:': ['socks5', 1080],
};

/**
 * Reads the address of the proxy for a server. Throws `unreachable`, which names the variable and not what it holds:
 * that may be a password.
 */
export function parseProxyAddress({ url, variable }: ServerProxy, server: string): ProxyAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.hostname === '') {
    throw unusable(server, variable, 'is not the address of a proxy');
  }
  const [protocol, defaultPort] = protocols[parsed.protocol] ?? [];
  if (protocol === undefined || defaultPort === undefined) {
    throw unusable(server, variable, `names a proxy of an unknown kind (${printable(parsed.protocol)}//)`);
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = Number(parsed.port) || defaultPort;
  return { protocol, host, port, login: readLogin(parsed), name: printable(`${parsed.hostname}:${port}`) };
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

function unusable(server: string, variable: string, fault: string): CliError {
  return new CliError(
    'unreachable',
    `cannot reach ${serverHost(server)}: ${variable} ${fault}`,
    `Set ${variable} to http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or unset it.`,
  );
}
