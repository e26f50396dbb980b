import { ProxyAgent, request as sendRequest } from 'undici';
import { readAnswerText } from './answer-text.ts';
import { connectTimeout, type Exchange, type TlsOptions } from './exchange.ts';

/** Exchanges with a server through a proxy, by its URL. */
export function createProxiedExchange(tls: TlsOptions, proxy: string): Exchange {
  const limited = { ...tls, timeout: connectTimeout };
  const dispatcher = new ProxyAgent({ uri: proxy, connect: limited, requestTls: limited });
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
