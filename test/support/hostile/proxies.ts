import type { Socket } from 'node:net';
import { pump } from '../misbehaving-server.ts';
import type { Behaviour } from './front.ts';

export interface FailingProxy {
  name: string;
  protocol: 'http' | 'https' | 'socks5';
  behave: Behaviour;
  /** How the message about it ends. */
  says: string;
  /**
   * Connections for one GET. It is repeated once where the connection is cut before a response, as it is without a proxy; any other
   * failure is final. Nothing but a GET is repeated.
   */
  connections: 1 | 2;
}

/** Does something when the client has spoken for the first time. */
export const whenSpokenTo =
  (behave: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => behave(socket));
export const saying = (text: string): Behaviour => whenSpokenTo((socket) => void socket.write(text, 'latin1'));
export const sayingLast = (text: string): Behaviour => whenSpokenTo((socket) => void socket.end(text, 'latin1'));

export const cut = 'the connection was cut';
export const silent = 'it did not accept the connection within 10 s';

const close: Behaviour = (socket) => void socket.end();
const reset: Behaviour = (socket) => void socket.resetAndDestroy();
const refusing = (status: number): Pick<FailingProxy, 'protocol' | 'behave' | 'says' | 'connections'> => ({
  protocol: 'http',
  behave: saying(`HTTP/1.1 ${status} No\r\n\r\n`),
  says: `it refuses to connect (status ${status})`,
  connections: 1,
});

function cutting(name: string, protocol: FailingProxy['protocol'], behave: Behaviour): FailingProxy {
  return { name, protocol, behave, says: cut, connections: 2 };
}

function failing(name: string, protocol: FailingProxy['protocol'], behave: Behaviour, says: string): FailingProxy {
  return { name, protocol, behave, says, connections: 1 };
}

export const failingProxies: FailingProxy[] = [
  cutting('closes when it accepts', 'http', close),
  cutting('resets when it accepts', 'http', reset),
  cutting('closes at CONNECT', 'http', whenSpokenTo(close)),
  cutting('resets at CONNECT', 'http', whenSpokenTo(reset)),
  cutting('closes in its status line', 'http', sayingLast('HTTP/1.1 2')),
  cutting('closes in its headers', 'http', sayingLast('HTTP/1.1 200 OK\r\nx-a')),
  { name: 'wants a login', ...refusing(407) },
  { name: 'finds no server', ...refusing(502) },
  { name: 'redirects', ...refusing(302) },
  { name: 'switches protocols', ...refusing(101) },
  { name: 'says to continue', ...refusing(100) },
  failing('speaks SSH', 'http', saying('SSH-2.0-OpenSSH\r\n'), 'it does not speak HTTP there'),
  failing(
    'has headers without end',
    'http',
    whenSpokenTo((socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pump(socket, 'x-more: 1234567890\r\n');
    }),
    'its response headers are too large',
  ),
  failing('never speaks', 'http', () => undefined, silent),
  failing('stalls in its headers', 'http', saying('HTTP/1.1 200 OK\r\nx-slow: x'), silent),
  cutting('closes when it accepts', 'https', close),
  cutting('closes in its TLS handshake', 'https', whenSpokenTo(close)),
  cutting('resets in its TLS handshake', 'https', whenSpokenTo(reset)),
  failing('speaks no TLS', 'https', saying('HTTP/1.1 400 No\r\n\r\n'), 'it does not speak TLS there'),
  failing('never speaks', 'https', () => undefined, silent),
  cutting('closes when it accepts', 'socks5', close),
  cutting('resets when it accepts', 'socks5', reset),
  cutting('resets at the greeting', 'socks5', whenSpokenTo(reset)),
  cutting('closes after its greeting', 'socks5', sayingLast('\x05\x00')),
  failing('speaks HTTP', 'socks5', saying('HTTP/1.1 400 No\r\n\r\n'), 'it does not speak SOCKS5 there'),
  failing('accepts no login', 'socks5', saying('\x05\xff'), 'it refuses to connect (authentication failed)'),
  failing(
    'is not allowed to connect',
    'socks5',
    saying('\x05\x00\x05\x02\x00\x01\0\0\0\0\0\0'),
    'it refuses to connect (NotAllowed)',
  ),
  failing('never speaks', 'socks5', () => undefined, silent),
];
