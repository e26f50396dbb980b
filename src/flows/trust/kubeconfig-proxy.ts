import { findProxyFault } from '../../rancher/http/proxy-address.ts';
import { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';

/**
 * Sends requests to a server through the proxy that the kubeconfig has for its cluster, as the client does, unless one is
 * remembered for the server. Anyone may have written the file: the certificate shows whether the server behind the proxy is
 * the right one, so the proxy is not used where that is not checked.
 */
export function useProxyOfKubeconfig(context: Context, server: string, address: string): void {
  if (context.proxies.find(server) !== undefined) {
    context.log('the proxy-url of the kubeconfig is not used: another proxy is remembered for the server');
    return;
  }
  const url = new Secret(address);
  const obstacle = findObstacle(context, server, url);
  if (obstacle === undefined) context.proxies.use(server, { url, source: 'proxy-url' });
  else context.tell(`kubectl-rancher: the proxy-url of the kubeconfig is not used: ${obstacle}`);
}

function findObstacle({ servers }: Context, server: string, url: Secret): string | undefined {
  const fault = findProxyFault(url);
  if (fault !== undefined) return `it ${fault}`;
  if (!servers.find(server)?.insecureSkipTlsVerify) return undefined;
  return `the certificate of ${serverHost(server)} is not checked, as you asked`;
}
