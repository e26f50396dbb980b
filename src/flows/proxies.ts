import type { ServerProxy } from '../rancher/http/proxy.ts';
import type { ServerStore } from '../store/servers.ts';

/** The proxies that servers have of their own. For all others, the environment says which one there is. */
export interface Proxies {
  /** The one that this run was told of, else the one that is remembered for the server. */
  find(server: string): ServerProxy | undefined;
  /** From now on, in this process, requests to the server go through this one; `none`: not through a remembered one. */
  use(server: string, proxy: ServerProxy | 'none'): void;
}

export function createProxies(servers: Pick<ServerStore, 'find'>): Proxies {
  const used = new Map<string, ServerProxy | 'none'>();
  return {
    find(server) {
      const proxy = used.get(server);
      if (proxy !== undefined) return proxy === 'none' ? undefined : proxy;
      const url = servers.find(server)?.proxy;
      return url === undefined ? undefined : { url, source: '--proxy' };
    },
    use: (server, proxy) => void used.set(server, proxy),
  };
}
