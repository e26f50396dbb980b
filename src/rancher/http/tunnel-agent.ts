import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Timer } from '../../platform/clock.ts';
import { orAborted, startDeadline } from './deadline.ts';
import { openHttpTunnel, type TunnelTarget } from './http-tunnel.ts';
import type { ProxyAddress } from './proxy-address.ts';
import { ProxyError } from './proxy-error.ts';
import { openSocksTunnel } from './socks-tunnel.ts';
import { connectTimeout, fault } from './transport.ts';

type Created = (error: Error | null, stream: Duplex) => void;

interface Tunnels {
  proxy: ProxyAddress & { ca: string[] };
  clock: Timer;
}

/** HTTPS connections through a proxy. What fails before there is a way to the server is a `ProxyError`. */
export class TunnelAgent extends Agent {
  readonly #tunnels: Tunnels;
  readonly #closing = new AbortController();

  constructor(options: AgentOptions, tunnels: Tunnels) {
    super(options);
    this.#tunnels = tunnels;
  }

  override createConnection(options: RequestOptions, created: Created): undefined {
    const target = { host: String(options.host), port: Number(options.port) };
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal ? [options.signal] : [])]);
    openTunnel(this.#tunnels, target, signal)
      .then((socket) => super.createConnection(Object.assign({ ...options }, { socket })))
      .then(
        (stream) => created(null, stream as Duplex),
        (error: unknown) => (created as (error: unknown) => void)(error),
      );
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }
}

async function openTunnel({ proxy, clock }: Tunnels, target: TunnelTarget, outer: AbortSignal): Promise<Socket> {
  const deadline = startDeadline(clock, connectTimeout, outer);
  const open = proxy.protocol === 'socks5' ? openSocksTunnel : openHttpTunnel;
  try {
    return await orAborted(open(proxy, target, deadline.signal), deadline.signal);
  } catch (error) {
    throw new ProxyError(proxy, deadline.hasPassed() ? fault('ERR_CONNECT_TIMEOUT') : error);
  } finally {
    deadline.end();
  }
}
