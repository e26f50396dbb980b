import type { Clock } from '../platform/clock.ts';
import type { Secret } from '../secret.ts';
import { type Exchange, largestAnswer, type WireAnswer } from './exchange.ts';
import { serverHost } from './server-url.ts';
import { describeTransportError, isUntraceableCertificate } from './transport-errors.ts';
import type { Trust } from './trust.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the server's root, with the query. */
  path: string;
  token?: Secret;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  /** Sent as a form, in place of `body`; may hold secrets. */
  form?: URLSearchParams;
  /** `<name>=<value>`. */
  cookie?: Secret;
  /** For the whole exchange, in milliseconds. */
  timeout?: number;
  /** Bytes that the answer may have; default: enough for a list of thousands of clusters. */
  largestAnswer?: number;
  /** Ends the exchange. */
  signal?: AbortSignal;
  /** `manual`: a redirect is given back as the answer. Default: a GET follows it as long as it stays on the server. */
  redirect?: 'manual';
}

export interface HttpResponse {
  server: string;
  request: HttpRequest;
  status: number;
  headers: WireAnswer['headers'];
  text: string;
  /** How far the server's clock is ahead of the local one, in milliseconds; 0 when it did not say. */
  clockAhead: number;
}

/** One server as HTTP sees it. Credentials go to this server only: a redirect is followed within it and nowhere else. */
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
const mostRedirects = 5;

export function createHttp(options: HttpOptions): RancherHttp {
  const { server, clock, log } = options;
  let exchange: Promise<Exchange> | undefined;
  let replaced: Promise<Exchange> | undefined;

  async function attempt(request: HttpRequest): Promise<HttpResponse> {
    exchange ??= createExchange(options);
    const { status, headers, text } = await (await exchange).send({
      method: request.method,
      url: new URL(`${server}${request.path}`),
      headers: headersOf(request),
      body: request.form?.toString() ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
      signal: anySignal(AbortSignal.timeout(request.timeout ?? defaultTimeout), request.signal),
      largestAnswer: request.largestAnswer ?? largestAnswer,
    });
    const date = Date.parse(String(headers.date));
    return {
      server,
      request,
      status,
      headers,
      text,
      clockAhead: Number.isNaN(date) ? 0 : date - clock.now(),
    };
  }

  /**
   * Go programs trust the system's roots; Node.js brings its own. Most servers need only those, which are at hand at once.
   * Of requests that were sent together, the first one to fail brings in the system's roots for all of them.
   */
  async function attemptWithAllRoots(request: HttpRequest): Promise<HttpResponse> {
    exchange ??= createExchange(options);
    const used = exchange;
    try {
      return await attempt(request);
    } catch (error) {
      if (options.trust.kind !== 'roots' || !isUntraceableCertificate(error)) throw error;
      if (used === exchange) {
        if (replaced !== undefined) throw error;
        replaced = used;
        exchange = createExchangeWithSystemRoots(options);
      }
      return await attempt(request);
    }
  }

  async function sendOnce(request: HttpRequest): Promise<HttpResponse> {
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
  }

  return {
    server,
    async send(request) {
      let response = await sendOnce(request);
      for (let followed = 0; followed < mostRedirects; followed++) {
        const path = redirectWithin(server, response);
        if (path === undefined) return response;
        response = await sendOnce({ ...request, path });
      }
      return response;
    },
    // What could not be made was said when it was needed.
    async close() {
      for (const made of [replaced, exchange]) await (await made?.catch(() => undefined))?.close();
    },
  };
}

function anySignal(timeout: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'kubectl-rancher',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(request.cookie === undefined ? {} : { cookie: request.cookie.expose() }),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token.expose()}` }),
  };
}

async function createExchange({ server, trust, env }: HttpOptions): Promise<Exchange> {
  const tls = { rejectUnauthorized: trust.kind !== 'none', ...(trust.kind === 'ca' ? { ca: trust.pem } : {}) };
  const proxy = isProxySet(env) ? (await import('./proxy.ts')).proxyFor(server, env) : undefined;
  if (proxy === undefined) {
    const { createDirectExchange } = await import('./direct-exchange.ts');
    return createDirectExchange(tls);
  }
  const { createProxiedExchange } = await import('./proxied-exchange.ts');
  return createProxiedExchange(tls, proxy.url);
}

async function createExchangeWithSystemRoots(options: HttpOptions): Promise<Exchange> {
  const { systemRoots } = await import('./system-roots.ts');
  return createExchange({ ...options, trust: { kind: 'ca', pem: systemRoots(options.env).join('\n') } });
}

function isProxySet(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.HTTPS_PROXY || env.https_proxy);
}

/** The path that an answer sends a GET to, if that is on the same server. */
function redirectWithin(server: string, { request, status, headers }: HttpResponse): string | undefined {
  if (request.method !== 'GET' || request.redirect === 'manual') return undefined;
  if (![301, 302, 303, 307, 308].includes(status) || typeof headers.location !== 'string') return undefined;
  const asked = `${server}${request.path}`;
  const target = URL.canParse(headers.location, asked) ? new URL(headers.location, asked).href : '';
  return target.startsWith(`${server}/`) ? target.slice(server.length) : undefined;
}
