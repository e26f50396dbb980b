import { type buildConnector, Pool, ProxyAgent, request as sendRequest } from 'undici';
import { readAnswerText } from './answer-text.ts';
import { connectTimeout, type Exchange, fault, type TlsOptions } from './exchange.ts';

export interface Proxy {
  url: string;
  /** The authorities in PEM that a proxy with an `https` address is checked by. */
  ca: string[];
}

/** Exchanges with a server through a proxy. What fails on the way to the proxy itself is `ERR_AT_PROXY`, with its cause. */
export function createProxiedExchange(tls: TlsOptions, { url: uri, ca }: Proxy): Exchange {
  const dispatcher = new ProxyAgent({
    uri,
    requestTls: { ...tls, timeout: connectTimeout },
    proxyTls: { ...(ca.length > 0 ? { ca } : {}), timeout: connectTimeout },
    clientFactory: (origin, options) => new Pool(origin, { ...options, connect: tellingProxy(options) }),
  });
  return {
    async send({ method, url, headers, body, signal, largestAnswer }) {
      const sent = sendRequest(url, { dispatcher, method, headers, signal, body: body ?? null });
      const answer = await orAborted(sent, signal);
      const limits = { length: answer.headers['content-length'], largest: largestAnswer };
      try {
        const text = await readAnswerText(answer.body, limits);
        return { status: answer.statusCode, headers: answer.headers, text };
      } catch (error) {
        answer.body.on('error', () => undefined).destroy();
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
