import { request } from 'node:http';
import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ProxyAddress } from './proxy-address.ts';
import { ProxyRefusal } from './proxy-error.ts';
import { secureContextFor } from './secure-context.ts';
import { fault } from './transport.ts';

/** Where a tunnel ends. */
export interface TunnelTarget {
  /** A name or an IP address, without brackets. */
  host: string;
  port: number;
}

/**
 * A connection to `target` through a proxy, by CONNECT. `ca`: the authorities in PEM that an `https` proxy is checked
 * by. Throws `ProxyRefusal`, or what the socket, TLS or HTTP throws.
 */
export function openHttpTunnel(
  proxy: ProxyAddress & { ca: string[] },
  target: TunnelTarget,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const path = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`;
    const headers = { host: path, 'user-agent': 'kubectl-rancher', ...authorization(proxy) };
    const sent = request({ method: 'CONNECT', path, headers, signal, createConnection: () => connect(proxy) });
    // `close`, which Node.js sends otherwise, is not what happens to a tunnel.
    sent.removeHeader('connection');
    sent.on('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        return reject(new ProxyRefusal(`status ${statusCode}`));
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    sent.on('error', reject);
    sent.on('close', () => reject(fault('ECONNRESET')));
    sent.end();
  });
}

/** An IP address is no server name (RFC 6066, 3); Node.js warns or throws where it is given as one. */
function connect({ protocol, host, port, ca }: ProxyAddress & { ca: string[] }): Socket {
  if (protocol === 'http') return connectPlainly({ host, port });
  // Said so that NODE_TLS_REJECT_UNAUTHORIZED, which is someone else's, changes nothing.
  const rejectUnauthorized = true;
  const secureContext = secureContextFor(ca);
  return connectTls({ host, port, secureContext, rejectUnauthorized, servername: isIP(host) ? '' : host });
}

function authorization({ login }: ProxyAddress): Record<string, string> {
  if (login === undefined) return {};
  const pair = `${login.username}:${login.password.expose()}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
