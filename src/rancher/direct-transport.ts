import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as sendRequest } from 'node:https';
import type { Timer } from '../platform/clock.ts';
import { readResponseText } from './response-text.ts';
import { connectTimeout, fault, type TlsOptions, type Transport, type WireResponse } from './transport.ts';

/**
 * Exchanges with a server that no proxy stands in front of, by what Node.js has built in: kubectl waits for this, and
 * loading undici, compiling its parser and ending a process that has it takes longer than all the rest of a mint.
 */
export function createDirectTransport(tls: TlsOptions, clock: Timer): Transport {
  const agent = new Agent({ ...tls, keepAlive: true });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const { method, url, headers, body, signal, largestResponse } = request;
        const sent = sendRequest(url, { agent, method, headers, signal }, (response) =>
          readResponse(response, largestResponse).then(resolve, (error: unknown) => {
            response.destroy();
            reject(error);
          }),
        );
        sent.on('error', reject);
        limitConnecting(sent, clock);
        sent.end(body);
      }),
    close: async () => agent.destroy(),
  };
}

function limitConnecting(sent: ClientRequest, clock: Timer): void {
  const done = new AbortController();
  const end = (): void => done.abort();
  void clock.sleep(connectTimeout, done.signal).then(() => {
    if (!done.signal.aborted) sent.destroy(fault('ERR_CONNECT_TIMEOUT'));
  });
  sent.on('close', end).on('socket', (socket) => {
    if (sent.reusedSocket) end();
    else socket.on('secureConnect', end);
  });
}

async function readResponse(response: IncomingMessage, largest: number): Promise<WireResponse> {
  const { headers, statusCode = 0 } = response;
  const text = await readResponseText(response, { length: headers['content-length'], largest });
  return { status: statusCode, headers, text };
}
