import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as sendRequest } from 'node:https';
import { answerTooLarge, connectTimeout, type Exchange, fault, type TlsOptions, type WireAnswer } from './exchange.ts';

/**
 * Exchanges with a server that no proxy stands in front of, by what Node.js has built in: kubectl waits for this, and
 * loading undici, compiling its parser and ending a process that has it takes longer than all the rest of a mint.
 */
export function createDirectExchange(tls: TlsOptions): Exchange {
  const agent = new Agent({ ...tls, keepAlive: true });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const { method, url, headers, body, signal, largestAnswer } = request;
        const sent = sendRequest(url, { agent, method, headers, signal }, (response) =>
          readAnswer(response, largestAnswer).then(resolve, reject),
        );
        sent.on('error', reject);
        limitConnecting(sent);
        sent.end(body);
      }),
    close: async () => agent.destroy(),
  };
}

function limitConnecting(sent: ClientRequest): void {
  const limit = setTimeout(() => sent.destroy(fault('ETIMEDOUT')), connectTimeout);
  const clear = (): void => clearTimeout(limit);
  sent.on('close', clear).on('socket', (socket) => {
    if (sent.reusedSocket) clear();
    else socket.on('secureConnect', clear);
  });
}

async function readAnswer(response: IncomingMessage, largestAnswer: number): Promise<WireAnswer> {
  let size = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    size += chunk.length;
    if (size > largestAnswer) throw answerTooLarge();
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') };
}
