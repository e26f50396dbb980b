// A TCP proxy in front of a server on this machine that is as slow as a long way.
//
// Each direction delays what comes through by half a round trip, and begins with as much under way as TCP does: ten
// segments, and twice as much after each round trip. The kernel accepts a connection on this machine at once, so the
// round trip of TCP's own handshake is added to the first bytes: a client sees a short connect and a TLS handshake of two
// round trips, and from then on what it would see from afar.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** The bytes that TCP sends before the first acknowledgement: ten segments of an Ethernet. */
const initialWindow = 14_600;

/**
 * @typedef {object} DistantServer
 * @property {number} port of the proxy, on loopback
 * @property {number} roundTrip milliseconds; may be changed, for connections to come
 * @property {number} connections that were made until now
 * @property {() => Promise<void>} close with all connections
 */

/**
 * @param {number} port of the server, on loopback
 * @returns {Promise<DistantServer>}
 */
export async function startDistantServer(port) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    distant.connections += 1;
    const far = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const half = distant.roundTrip / 2;
    passOn(near, far, { half, first: distant.roundTrip });
    passOn(far, near, { half, first: 0 });
    const pairs = /** @type {const} */ ([
      [near, far],
      [far, near],
    ]);
    for (const [socket, other] of pairs) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const distant = {
    port: address.port,
    roundTrip: 0,
    connections: 0,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return distant;
}

/**
 * One direction of a connection.
 * @param {import('node:net').Socket} from
 * @param {import('node:net').Socket} to
 * @param {{ half: number; first: number }} delays milliseconds: for all bytes, and before the first ones
 */
function passOn(from, to, { half, first }) {
  /** @type {Buffer[]} */
  const waiting = [];
  let isOpen = false;
  let hasEnded = false;
  let window = initialWindow;
  let underWay = 0;
  const send = () => {
    while (isOpen && underWay < window) {
      const next = waiting.shift();
      if (next === undefined) break;
      const part = next.subarray(0, window - underWay);
      if (part.length < next.length) waiting.unshift(next.subarray(part.length));
      underWay += part.length;
      later(half, () => to.write(part));
      later(2 * half, () => {
        underWay -= part.length;
        window += part.length;
        send();
      });
    }
    if (hasEnded && waiting.length === 0) later(half, () => to.end());
  };
  from.on('data', (part) => {
    waiting.push(part);
    send();
  });
  from.on('end', () => {
    hasEnded = true;
    send();
  });
  later(first, () => {
    isOpen = true;
    send();
  });
}

/**
 * @param {number} milliseconds
 * @param {() => void} run
 */
function later(milliseconds, run) {
  if (milliseconds === 0) run();
  else setTimeout(run, milliseconds);
}
