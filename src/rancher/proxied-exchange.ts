import { ProxyAgent, request as sendRequest } from 'undici';
import { answerTooLarge, connectTimeout, type Exchange, type TlsOptions } from './exchange.ts';

/** Exchanges with a server through a proxy, by its URL. */
export function createProxiedExchange(tls: TlsOptions, proxy: string): Exchange {
  const connect = { ...tls, timeout: connectTimeout };
  const dispatcher = new ProxyAgent({ uri: proxy, connect, requestTls: tls });
  return {
    async send({ method, url, headers, body, signal, largestAnswer }) {
      const answer = await sendRequest(url, { dispatcher, method, headers, signal, body: body ?? null });
      const text = await readText(answer.body, largestAnswer);
      return { status: answer.statusCode, headers: answer.headers, text };
    },
    close: () => dispatcher.destroy(),
  };
}

async function readText(body: AsyncIterable<Buffer>, largestAnswer: number): Promise<string> {
  let size = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestAnswer) throw answerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
