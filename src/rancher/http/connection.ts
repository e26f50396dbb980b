import type { Timer } from '../../platform/clock.ts';
import type { ServerProxy } from './proxy.ts';
import type { ProxyAddress } from './proxy-address.ts';
import type { Transport, WireRequest, WireResponse } from './transport.ts';
import { isUntraceableCertificate } from './transport-errors.ts';
import type { Trust } from './trust.ts';

export interface ConnectionOptions {
  server: string;
  trust: Trust;
  proxy?: ServerProxy | undefined;
  env: NodeJS.ProcessEnv;
  clock: Timer;
}

/**
 * Requests to one server, directly or through the proxy that is given or that the environment names. Go programs trust the system's
 * roots, Node.js brings its own: most servers need only those, which are there at once. Of requests that were sent
 * together, the first one to fail loads the system's roots for all of them.
 */
export function openConnection(options: ConnectionOptions): Transport {
  let transport: Promise<Transport> | undefined;
  let replaced: Promise<Transport> | undefined;
  const attempt = async (request: WireRequest): Promise<WireResponse> => {
    transport ??= createTransport(options);
    return (await transport).send(request);
  };
  return {
    async send(request) {
      transport ??= createTransport(options);
      const used = transport;
      try {
        return await attempt(request);
      } catch (error) {
        if (options.trust.kind !== 'roots' || !isUntraceableCertificate(error)) throw error;
        if (used === transport) {
          if (replaced !== undefined) throw error;
          replaced = used;
          transport = createTransportWithSystemRoots(options);
        }
        return await attempt(request);
      }
    },
    // A transport that could not be made has failed its request already.
    async close() {
      for (const made of [replaced, transport]) await (await made?.catch(() => undefined))?.close();
    },
  };
}

async function createTransport({ server, trust, env, clock, ...given }: ConnectionOptions): Promise<Transport> {
  const authorities = await authoritiesOf(trust, env);
  const options = { rejectUnauthorized: trust.kind !== 'none', ...authorities, keepAlive: true };
  const { createDirectAgent, createHttpsTransport } = await import('./https-transport.ts');
  const proxy = given.proxy ?? (isProxySet(env) ? (await import('./proxy.ts')).proxyFor(server, env) : undefined);
  if (proxy === undefined) return createHttpsTransport(createDirectAgent(options), clock);
  const { parseProxyAddress } = await import('./proxy-address.ts');
  const address = parseProxyAddress(proxy, server);
  const { TunnelAgent } = await import('./tunnel-agent.ts');
  const tunnels = { proxy: { ...address, ca: await authoritiesFor(address, env) }, clock };
  return createHttpsTransport(new TunnelAgent(options, tunnels), clock);
}

/** What the plugin's script starts Node.js with: it then has no roots at hand, which few connections need. */
const startedWithoutRoots = '--use-openssl-ca';

async function authoritiesOf(trust: Trust, env: NodeJS.ProcessEnv): Promise<{ ca?: string | string[] }> {
  if (trust.kind === 'ca') return { ca: trust.pem };
  if (trust.kind === 'none' || !process.execArgv.includes(startedWithoutRoots)) return {};
  return { ca: (await import('./system-roots.ts')).nodeRoots(env) };
}

/** A proxy is not Rancher: it is checked by what this machine trusts, whatever the trust in the server behind it. */
async function authoritiesFor({ protocol }: ProxyAddress, env: NodeJS.ProcessEnv): Promise<string[]> {
  return protocol === 'https' ? (await import('./system-roots.ts')).allRoots(env) : [];
}

async function createTransportWithSystemRoots(options: ConnectionOptions): Promise<Transport> {
  const { systemRoots } = await import('./system-roots.ts');
  return createTransport({ ...options, trust: { kind: 'ca', pem: systemRoots(options.env).join('\n') } });
}

function isProxySet(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.HTTPS_PROXY || env.https_proxy);
}
