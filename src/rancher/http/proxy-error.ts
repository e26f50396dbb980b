import type { ProxySource } from './proxy.ts';

interface FailedProxy {
  /** `host:port`. */
  name: string;
  source: ProxySource;
}

/**
 * A failure between this machine and a proxy, or of the proxy itself; `cause`: what the socket, TLS or the proxy said.
 */
export class ProxyError extends Error {
  readonly proxy: FailedProxy;

  constructor(proxy: FailedProxy, cause: unknown) {
    super(`proxy ${proxy.name}`, { cause });
    this.proxy = proxy;
  }
}

/** A proxy's refusal to connect to the server. */
export class ProxyRefusal extends Error {
  /** The status of an HTTP proxy, or what a SOCKS proxy says. */
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
