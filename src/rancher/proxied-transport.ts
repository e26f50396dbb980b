import { type buildConnector, Pool, ProxyAgent, request as sendRequest } from 'undici';
import { readResponseText } from './response-text.ts';
import { connectTimeout, fault, type TlsOptions, type Transport } from './transport.ts';

export interface Proxy {
  url: string;
  /** The authorities in PEM that a proxy with an `https` address is checked by. */
  ca: string[];
}

/** Exchanges with a server through a proxy. What fails on the way to the proxy itself is `ERR_AT_PROXY`, with its cause. */
export function createProxiedTransport(tls: TlsOptions, { url: uri, ca }: Proxy): Transport {
  const dispatcher = new ProxyAgent({
    uri,
    requestTls: { ...tls, timeout: connectTimeout },
    proxyTls: { rejectUnauthorized: true, ...(ca.length > 0 ? { ca } : {}), timeout: connectTimeout },
    clientFactory: (origin, options) => new Pool(origin, { ...options, connect: tellingProxy(options) }),
  });
  return {
    async send({ method, url, headers, body, signal, largestResponse }) {
      const sent = sendRequest(url, { dispatcher, method, headers, signal, body: body ?? null });
      const response = await orAborted(sent, signal);
      const limits = { length: response.headers['content-length'], largest: largestResponse };
      try {
        const text = await readResponseText(response.body, limits);
        return { status: response.statusCode, headers: response.headers, text };
      } catch (error) {
        response.body.on('error', () => undefined).destroy();
        throw error;
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** The library hands over the connector to the proxy; its failures look like those of the server behind it. */
function tellingProxy(options: object): buildConnector.connector {
  const { connect } = options as { connect: buildConnector.connector };
  return (target, done) =>
    connect(target, (...[error, socket]) => {
      if (error === null) done(null, socket);
      else done(fault('ERR_AT_PROXY', error), null);
    });
}

/** The library looks at the signal only when there is a connection: a proxy that takes its time with that is not waited for. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
