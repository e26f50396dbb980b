import { connect, type Socket } from 'node:net';
import type { TunnelTarget } from './http-tunnel.ts';
import type { ProxyAddress } from './proxy-address.ts';
import { ProxyRefusal } from './proxy-error.ts';
import { fault } from './transport.ts';

/**
 * A connection to `target` through a SOCKS5 proxy, which looks the name up. Throws `ProxyRefusal`, or what the socket
 * throws.
 */
export async function openSocksTunnel(
  { host, port, login }: ProxyAddress,
  target: TunnelTarget,
  signal: AbortSignal,
): Promise<Socket> {
  const { SocksClient } = await import('./socks-library.ts');
  const socket = await connectTo({ host, port, signal });
  const credentials = login === undefined ? {} : { userId: login.username, password: login.password.expose() };
  try {
    await SocksClient.createConnection({
      proxy: { host, port, type: 5, ...credentials },
      command: 'connect',
      destination: target,
      existing_socket: socket,
    });
  } catch (error) {
    // The library passes on only the words of what the socket itself has met.
    const { errored } = socket;
    socket.destroy();
    throw errored ?? readRefusal(error instanceof Error ? error.message : '');
  }
  return socket;
}

/** `signal` closes the connection, now or later. */
function connectTo(options: { host: string; port: number; signal: AbortSignal }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    // The library has no listener between its steps.
    socket.on('error', reject);
    socket.once('close', () => reject(fault('ECONNRESET')));
    socket.once('connect', () => resolve(socket));
  });
}

/** The library tells its failures apart by their words alone. */
function readRefusal(message: string): Error {
  if (message.startsWith('Socket closed')) return fault('ECONNRESET');
  const [, reason] = /rejected connection - (\w+)/i.exec(message) ?? [];
  if (reason !== undefined) return new ProxyRefusal(reason);
  return /authentication/i.test(message) ? new ProxyRefusal('authentication failed') : fault('ERR_NOT_SOCKS');
}
