import type { RancherHttp } from '../../rancher/http/http.ts';
import { listProviders, type Provider } from '../../rancher/login/providers.ts';

/** The providers of a server, which a login needs as soon as the server is trusted. */
export interface EarlyProviders {
  /** Asks for them already, over a connection that is still to be made sure of. */
  ask(http: RancherHttp): void;
  /** Those that were asked for over this connection; else asks now. */
  list(http: RancherHttp): Promise<Provider[]>;
}

export function createEarlyProviders(): EarlyProviders {
  let asked: { http: RancherHttp; list: Promise<Provider[]> } | undefined;
  return {
    ask(http) {
      const list = listProviders(http);
      asked = { http, list };
      // It counts only for a login that gets as far as to need them.
      list.catch(() => undefined);
    },
    list: (http) => (asked?.http === http ? asked.list : listProviders(http)),
  };
}
