import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type MisbehavingServer, startRawServer } from './misbehaving-server.ts';

export interface SocksProxy extends MisbehavingServer {
  /** `host:port` as each client named where it wants to go. */
  targets: string[];
  /** `user:password` as each client gave them. */
  logins: string[];
}

const version = 5;
const noLogin = 0;
const byPassword = 2;

/** A SOCKS5 proxy (RFC 1928, 1929) that leads everywhere to one port. */
export async function startSocksProxy(target: number, { login = false } = {}): Promise<SocksProxy> {
  const targets: string[] = [];
  const logins: string[] = [];
  const talk = async (client: Socket): Promise<void> => {
    await nextData(client);
    client.write(Buffer.from([version, login ? byPassword : noLogin]));
    if (login) {
      const given = await nextData(client);
      const length = given[1] ?? 0;
      logins.push(`${given.toString('utf8', 2, 2 + length)}:${given.toString('utf8', 3 + length)}`);
      client.write(Buffer.from([1, 0]));
    }
    targets.push(readTarget(await nextData(client)));
    client.write(Buffer.from([version, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    const tunnel = connect(target, '127.0.0.1');
    tunnel.on('error', () => undefined);
    client.pipe(tunnel).pipe(client);
    onTestFinished(() => void tunnel.destroy());
  };
  return { ...(await startRawServer((socket) => void talk(socket))), targets, logins };
}

function nextData(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => socket.once('data', resolve));
}

/** An IPv4 address, or a name. */
function readTarget(request: Buffer): string {
  const port = request.readUInt16BE(request.length - 2);
  if (request[3] === 1) return `${request.subarray(4, 8).join('.')}:${port}`;
  return `${request.toString('utf8', 5, request.length - 2)}:${port}`;
}
