import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode } from '../../src/errors.ts';

/** What is done to one connection. Bytes are those of the server's answers, with the TLS handshake. */
export interface Disturbance {
  /** The connection is cut behind so many bytes: by an end, or by a reset. */
  cut?: { after: number; how: 'end' | 'reset' };
  /** Nothing goes on behind so many bytes until this is over. */
  stall?: { after: number; over: () => Promise<unknown> };
  /** The status with which a proxy refuses to connect. */
  refusal?: number;
  /** Milliseconds that each piece of an answer takes longer. */
  delay?: number;
}

/** A proxy on loopback with an address that stays the same, whatever becomes of the server behind it. */
export interface FaultyProxy {
  host: string;
  /** The port of the server behind it. */
  target: number;
  /** Asked for each new connection what is to be done to it. */
  disturb: () => Disturbance;
  /** Nothing listens any more, and what is open is cut; `listen` is the way back. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Ports that no system gives to those who ask for any: what is left for a while cannot be another's then, whoever runs beside. */
const ports = { first: 10_240, count: 20_000 };

/** `isHttp`: it is an HTTP proxy that clients know of, and takes CONNECT for any address; else they take it for the server. */
export async function startProxy(target: number, isHttp: boolean): Promise<FaultyProxy> {
  const open = new Set<Socket>();
  const first = await listenSomewhere();
  let { server } = first;
  const { port } = first;
  const proxy: FaultyProxy = {
    host: `${loopback}:${port}`,
    target,
    disturb: () => ({}),
    async refuse() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
    async listen() {
      server = await listen(port);
    },
  };

  /** Each process begins at another port. */
  async function listenSomewhere(): Promise<{ port: number; server: Server }> {
    for (let tried = process.pid * 7; ; tried++) {
      const wanted = ports.first + (tried % ports.count);
      try {
        return { port: wanted, server: await listen(wanted) };
      } catch (error) {
        if (systemErrorCode(error) !== 'EADDRINUSE') throw error;
      }
    }
  }

  function keep(socket: Socket): void {
    open.add(socket);
    socket.setNoDelay().on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  }

  async function listen(wanted: number): Promise<Server> {
    const join = (client: Socket, disturbance: Disturbance): void => {
      const upstream = connect(proxy.target, loopback);
      keep(upstream);
      client.pipe(upstream);
      void pass(upstream, client, disturbance);
    };
    const made = createServer((client) => {
      keep(client);
      const disturbance = proxy.disturb();
      if (isHttp) afterConnect(client, disturbance, () => join(client, disturbance));
      else join(client, disturbance);
    });
    made.listen(wanted, loopback);
    await once(made, 'listening');
    return made;
  }

  return proxy;
}

/** Answers the CONNECT of a client, then goes on, unless it refuses. */
function afterConnect(client: Socket, { refusal }: Disturbance, goOn: () => void): void {
  client.once('data', () => {
    if (refusal !== undefined) return void client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    goOn();
  });
}

/** Passes the server's answers on, and disturbs that. */
async function pass(upstream: Socket, client: Socket, { cut, stall, delay = 0 }: Disturbance): Promise<void> {
  let passed = 0;
  let stalled = false;
  try {
    for await (const piece of upstream) {
      if (delay > 0) await sleep(delay);
      if (stall !== undefined && !stalled && passed + piece.length > stall.after) {
        stalled = true;
        await stall.over();
      }
      if (cut !== undefined && passed + piece.length > cut.after) {
        client.write(piece.subarray(0, cut.after - passed));
        if (cut.how === 'end') client.end();
        else client.resetAndDestroy();
        break;
      }
      passed += piece.length;
      client.write(piece);
    }
  } catch {
    // The server's end of it was cut, so the client's is too.
  }
  client.end();
  upstream.destroy();
}
