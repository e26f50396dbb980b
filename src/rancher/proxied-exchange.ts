import { EnvHttpProxyAgent, request as sendRequest } from 'undici';
import { connectTimeout, type Exchange, largestAnswer, type TlsOptions } from './exchange.ts';

/** Exchanges with a server through the proxy that the environment names, unless `NO_PROXY` names the server. */
export function createProxiedExchange(tls: TlsOptions, httpsProxy: string, noProxy: string): Exchange {
  const connect = { ...tls, timeout: connectTimeout };
  const dispatcher = new EnvHttpProxyAgent({
    connect,
    httpsProxy,
    noProxy,
    requestTls: tls,
    maxResponseSize: largestAnswer,
  });
  return {
    async send({ method, url, headers, body, signal }) {
      const answer = await sendRequest(url, { dispatcher, method, headers, signal, body: body ?? null });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    },
    close: () => dispatcher.destroy(),
  };
}
