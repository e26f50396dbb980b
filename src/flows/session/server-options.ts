import { CliError } from '../../errors.ts';
import { withScheme } from '../../rancher/http/proxy.ts';
import { findProxyFault, proxyForms, showProxy } from '../../rancher/http/proxy-address.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { KnownServer } from '../../store/servers.ts';
import { codeOrReason } from '../../system-errors.ts';
import type { Context } from '../context.ts';

/** What a login was told about a server, to be remembered once it has succeeded. Absent: as it was; `none`: forgotten. */
export interface ServerOptions {
  proxy?: Secret | 'none';
  browserCommand?: string;
}

/** What stands for nothing where an option would take a value. */
const none = 'none';

/** Has this process use the options from now on. Throws `usage` for what is no address of a proxy. */
export function useServerOptions(
  { proxies }: Context,
  server: string,
  { proxy, browserCommand }: { proxy?: string | undefined; browserCommand?: string | undefined },
): ServerOptions {
  const url = proxy && (proxy === none ? none : parseProxy(proxy));
  if (url) proxies.use(server, url === none ? none : { url, source: '--proxy' });
  return { ...(url ? { proxy: url } : {}), ...(browserCommand ? { browserCommand } : {}) };
}

function parseProxy(text: string): Secret {
  const url = withScheme(text);
  const fault = findProxyFault(url);
  if (fault === undefined) return url;
  throw new CliError(
    'usage',
    `--proxy ${fault}`,
    `It can be ${proxyForms}, or none to forget the one that is remembered.`,
  );
}

/** Remembers them for this server, and says so. */
export function rememberServerOptions(context: Context, server: string, options: ServerOptions): void {
  const { proxy, browserCommand } = options;
  if (proxy === undefined && browserCommand === undefined) return;
  const known: KnownServer = context.servers.find(server) ?? { url: server };
  if (proxy === none) delete known.proxy;
  else if (proxy !== undefined) known.proxy = proxy;
  if (browserCommand === none) delete known.browserCommand;
  else if (browserCommand !== undefined) known.browserCommand = browserCommand;
  try {
    context.servers.save(known);
  } catch (error) {
    const why = codeOrReason(error);
    context.tell(`kubectl-rancher: --proxy and --browser-command could not be remembered (${why})`);
    return;
  }
  const host = serverHost(server);
  if (proxy === none) context.tell(`The proxy for ${host} is no longer remembered.`);
  else if (proxy !== undefined) {
    context.tell(`Requests to ${host} use the proxy ${showProxy(proxy)} from now on.`);
    context.tell("kubectl's own requests do not: they need HTTPS_PROXY, or proxy-url in the kubeconfig.");
  }
}
