import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, request as sendRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Timer } from '../../platform/clock.ts';
import { readResponseText } from './response-text.ts';
import { connectTimeout, fault, type Transport, type WireRequest, type WireResponse } from './transport.ts';

/** Interim responses (1xx) before a response; Rancher sends none, a balancer one or two. */
const mostInterim = 20;

type Fail = (error: unknown) => void;

/** Connections with nothing in between. */
export function createDirectAgent(options: AgentOptions): Agent {
  return new Agent(options);
}

/** Requests over the connections of an agent, which are made directly or through a proxy. */
export function createHttpsTransport(agent: Agent, clock: Timer): Transport {
  return {
    send: (request) => exchange(request, agent, clock),
    close: async () => agent.destroy(),
  };
}

/** Every way in which a request can end has a listener: Node.js drops an end without one silently. */
function exchange(request: WireRequest, agent: Agent, clock: Timer): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const { method, url, headers, body, signal, largestResponse } = request;
    const sent = sendRequest(url, { agent, method, headers, signal });
    const fail: Fail = (error) => {
      reject(error);
      sent.destroy();
    };
    let hasResponse = false;
    sent.on('response', (response) => {
      hasResponse = true;
      // Without a header that names a protocol it is no `upgrade` to Node.js.
      if (response.statusCode === 101) return fail(fault('ERR_SWITCHED_PROTOCOLS'));
      request.onResponse();
      readResponse(response, largestResponse).then(resolve, fail);
    });
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail(fault('ERR_SWITCHED_PROTOCOLS'));
    });
    sent.on('error', reject);
    sent.on('close', () => {
      if (!hasResponse) reject(fault('ECONNRESET'));
    });
    limitInterim(sent, fail);
    sent.on('socket', (socket) => {
      if (!sent.reusedSocket) limitHandshake(socket, clock, fail);
    });
    sent.end(body);
  });
}

async function readResponse(response: IncomingMessage, largest: number): Promise<WireResponse> {
  const { headers, statusCode = 0 } = response;
  const text = await readResponseText(response, { length: headers['content-length'], largest });
  return { status: statusCode, headers, text };
}

function limitInterim(sent: ClientRequest, fail: Fail): void {
  let count = 0;
  sent.on('information', () => {
    count += 1;
    if (count > mostInterim) fail(fault('ERR_ENDLESS_INTERIM'));
  });
}

function limitHandshake(socket: Socket, clock: Timer, fail: Fail): void {
  const done = new AbortController();
  const end = (): void => done.abort();
  socket.once('secureConnect', end).once('close', end);
  void clock.sleep(connectTimeout, done.signal).then(() => {
    if (!done.signal.aborted) fail(fault('ERR_CONNECT_TIMEOUT'));
  });
}
