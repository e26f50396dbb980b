import type { Dispatcher } from 'undici';
import type { Clock } from '../platform/clock.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from './server-url.ts';
import { describeTransportError, isUntraceableCertificate } from './transport-errors.ts';
import { systemRoots, type Trust } from './trust.ts';

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
  contentType: string;
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
const connectTimeout = 10_000;
const largestAnswer = 64 * 1024 * 1024;

export function createHttp(options: HttpOptions): RancherHttp {
  const { server, clock, log } = options;
  let dispatcher: Promise<Dispatcher> | undefined;
  let systemRootsTried = options.trust.kind !== 'roots';

  async function exchange(request: HttpRequest): Promise<HttpResponse> {
    const undici = await import('./undici.ts');
    dispatcher ??= createDispatcher(options);
    const { origin, pathname } = new URL(server);
    const answer = await undici.request(await dispatcher, {
      origin,
      path: pathname.replace(/\/$/, '') + request.path,
      method: request.method,
      headers: headersOf(request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: AbortSignal.timeout(request.timeout ?? defaultTimeout),
    });
    const text = await answer.body.text();
    const date = Date.parse(String(answer.headers.date));
    return {
      server,
      request,
      status: answer.statusCode,
      contentType: String(answer.headers['content-type'] ?? ''),
      text,
      clockAhead: Number.isNaN(date) ? 0 : date - clock.now(),
    };
  }

  /** Go programs trust the system's roots; Node.js brings its own. Most servers need only those, which are at hand at once. */
  async function exchangeTryingAllRoots(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await exchange(request);
    } catch (error) {
      if (systemRootsTried || !isUntraceableCertificate(error)) throw error;
      systemRootsTried = true;
      await (await dispatcher)?.destroy();
      dispatcher = createDispatcher({ ...options, trust: { kind: 'ca', pem: systemRoots(options.env).join('\n') } });
      return await exchange(request);
    }
  }

  return {
    server,
    async send(request) {
      const start = clock.now();
      const line = `${request.method} ${serverHost(server)}${request.path}`;
      try {
        const response = await exchangeTryingAllRoots(request);
        log(`${line} -> ${response.status} (${clock.now() - start} ms)`);
        return response;
      } catch (error) {
        const failure = describeTransportError(error, server);
        log(`${line} -> ${failure.message}`);
        throw failure;
      }
    },
    // What could not be made was said when it was needed.
    close: async () => (await dispatcher?.catch(() => undefined))?.destroy(),
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

async function createDispatcher({ server, trust, env }: HttpOptions): Promise<Dispatcher> {
  const tls = {
    rejectUnauthorized: trust.kind !== 'none',
    ...(trust.kind === 'ca' ? { ca: trust.pem } : {}),
  };
  const options = { connect: { ...tls, timeout: connectTimeout }, maxResponseSize: largestAnswer };
  const httpsProxy = env.HTTPS_PROXY || env.https_proxy;
  if (httpsProxy && !isLoopback(server)) {
    const { EnvHttpProxyAgent } = await import('./undici-proxy.ts');
    const noProxy = env.NO_PROXY || env.no_proxy || '';
    return new EnvHttpProxyAgent({ ...options, httpsProxy, noProxy, requestTls: tls });
  }
  const { Agent } = await import('./undici.ts');
  return new Agent(options);
}

/** No proxy is asked for these, as kubectl asks none. */
function isLoopback(server: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(server).hostname);
}
