import { EnvHttpProxyAgent, request as sendRequest } from 'undici';
import { answerTooLarge, connectTimeout, type Exchange, type TlsOptions } from './exchange.ts';

/** Exchanges with a server through the proxy that the environment names, unless `NO_PROXY` names the server. */
export function createProxiedExchange(tls: TlsOptions, httpsProxy: string, noProxy: string): Exchange {
  const connect = { ...tls, timeout: connectTimeout };
  const dispatcher = new EnvHttpProxyAgent({ connect, httpsProxy, noProxy, requestTls: tls });
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
