import { ProxyAgent, request as sendRequest } from 'undici';
import { readAnswerText } from './answer-text.ts';
import { connectTimeout, type Exchange, type TlsOptions } from './exchange.ts';

/** Exchanges with a server through a proxy, by its URL. */
export function createProxiedExchange(tls: TlsOptions, proxy: string): Exchange {
  const limited = { ...tls, timeout: connectTimeout };
  const dispatcher = new ProxyAgent({ uri: proxy, connect: limited, requestTls: limited });
  return {
    async send({ method, url, headers, body, signal, largestAnswer }) {
      const answer = await sendRequest(url, { dispatcher, method, headers, signal, body: body ?? null });
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
