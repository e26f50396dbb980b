import type { Clock } from '../platform/clock.ts';
import type { Secret } from '../secret.ts';
import type { Exchange } from './exchange.ts';
import { serverHost } from './server-url.ts';
import { describeTransportError, isUntraceableCertificate } from './transport-errors.ts';
import type { Trust } from './trust.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the server's root, with the query. */
  path: string;
  token?: Secret;
  body?: Record<string, unknown>;
  /** For the whole exchange, in milliseconds. */
  timeout?: number;
}

export interface HttpResponse {
  server: string;
  request: HttpRequest;
  status: number;
  text: string;
  /** How far the server's clock is ahead of the local one, in milliseconds; 0 when it did not say. */
  clockAhead: number;
}

/** One Rancher server as HTTP sees it. Redirects are not followed; credentials go to this server only. */
export interface RancherHttp {
  server: string;
  /** Any answer is given back, whatever its status. Throws `unreachable` or `untrusted` when there is none. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpOptions {
  server: string;
  trust: Trust;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** Takes one line of what is going on, never a secret. */
  log: (line: string) => void;
}

const defaultTimeout = 30_000;

export function createHttp(options: HttpOptions): RancherHttp {
  const { server, clock, log } = options;
  let exchange: Promise<Exchange> | undefined;
  let systemRootsTried = options.trust.kind !== 'roots';

  async function attempt(request: HttpRequest): Promise<HttpResponse> {
    exchange ??= createExchange(options);
    const { status, headers, text } = await (await exchange).send({
      method: request.method,
      url: new URL(`${server}${request.path}`),
      headers: headersOf(request),
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      signal: AbortSignal.timeout(request.timeout ?? defaultTimeout),
    });
    const date = Date.parse(String(headers.date));
    return {
      server,
      request,
      status,
      text,
      clockAhead: Number.isNaN(date) ? 0 : date - clock.now(),
    };
  }

  /** Go programs trust the system's roots; Node.js brings its own. Most servers need only those, which are at hand at once. */
  async function attemptWithAllRoots(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await attempt(request);
    } catch (error) {
      if (systemRootsTried || !isUntraceableCertificate(error)) throw error;
      systemRootsTried = true;
      await (await exchange)?.close();
      const { systemRoots } = await import('./system-roots.ts');
      exchange = createExchange({ ...options, trust: { kind: 'ca', pem: systemRoots(options.env).join('\n') } });
      return await attempt(request);
    }
  }

  return {
    server,
    async send(request) {
      const start = clock.now();
      const line = `${request.method} ${serverHost(server)}${request.path}`;
      try {
        const response = await attemptWithAllRoots(request);
        log(`${line} -> ${response.status} (${clock.now() - start} ms)`);
        return response;
      } catch (error) {
        const failure = describeTransportError(error, server);
        log(`${line} -> ${failure.message}`);
        throw failure;
      }
    },
    // What could not be made was said when it was needed.
    close: async () => (await exchange?.catch(() => undefined))?.close(),
  };
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'kubectl-rancher',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token.expose()}` }),
  };
}

async function createExchange({ server, trust, env }: HttpOptions): Promise<Exchange> {
  const tls = { rejectUnauthorized: trust.kind !== 'none', ...(trust.kind === 'ca' ? { ca: trust.pem } : {}) };
  const httpsProxy = env.HTTPS_PROXY || env.https_proxy;
  if (!httpsProxy || isLoopback(server)) {
    const { createDirectExchange } = await import('./direct-exchange.ts');
    return createDirectExchange(tls);
  }
  const { createProxiedExchange } = await import('./proxied-exchange.ts');
  return createProxiedExchange(tls, httpsProxy, env.NO_PROXY || env.no_proxy || '');
}

/** No proxy is asked for these, as kubectl asks none. */
function isLoopback(server: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(server).hostname);
}
