/**
 * A failure between this machine and a proxy, or of the proxy itself; `cause`: what the socket, TLS or the proxy said.
 */
export class ProxyError extends Error {
  /** `host:port`. */
  readonly proxy: string;

  constructor(proxy: string, cause: unknown) {
    super(`proxy ${proxy}`, { cause });
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
