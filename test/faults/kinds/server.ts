import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificates } from '../../../src/sandbox/certificates.ts';
import { isExpired } from '../../../src/sandbox/tokens/tokens.ts';
import { notePassword } from '../../support/secrets.ts';
import { isFurnishing } from '../furnish.ts';
import type { Random } from '../random.ts';
import { findSessionRecord } from '../truth.ts';
import { logins, userOf, type World } from '../world.ts';
import { type Kind, nothingToUndo, type Undo } from './kind.ts';

export const serverTroubles: Kind[] = [
  {
    name: 'errors of the server',
    strandsTokens: 'one each',
    begin: (world, random) => failRequests(world, random, random.pick([500, 502, 503, 504])),
  },
  { name: 'too many requests', strandsTokens: 'one each', begin: (world, random) => failRequests(world, random, 429) },
  {
    name: '101 Switching Protocols',
    strandsTokens: 'one each',
    begin: (world, random) => switchProtocols(world, random),
  },
  {
    name: 'clock of the server off',
    strandsTokens: 'one each',
    begin: (world, random) => {
      const minutes = random.pick([-4_000, -600, -70, -20, -3, 3, 20, 50, 70, 600, 4_000]);
      world.clock.ahead = minutes * 60_000;
      noteExpired(world);
      return () => {
        // One that was made while the clock was behind ends earlier than was thought.
        world.clock.ahead = 0;
        noteExpired(world);
      };
    },
  },
  {
    name: 'server started again',
    strandsTokens: 'one each',
    begin: async (world) => {
      await world.restart({ state: world.sandbox.state, certificates: world.certificates });
      return nothingToUndo;
    },
  },
  {
    name: 'server started again in the middle of a burst',
    needsWork: 'burst',
    strandsTokens: 'one each',
    begin: async (world, random) => {
      for (let count = 1 + random.below(2); count > 0; count--) {
        await sleep(random.below(1_000));
        await world.restart({ state: world.sandbox.state, certificates: world.certificates });
      }
      return nothingToUndo;
    },
  },
  {
    name: 'server started again with another authority',
    concernsAll: true,
    strandsTokens: 'one each',
    begin: async (world) => {
      await world.restart({ state: world.sandbox.state, certificates: await makeCertificates() });
      return nothingToUndo;
    },
  },
  {
    name: 'server started again from a backup without its tokens',
    endsSessions: true,
    strandsTokens: 'one each',
    begin: async (world) => {
      world.sandbox.state.tokens.clear();
      await world.restart({ state: world.sandbox.state, certificates: world.certificates });
      return nothingToUndo;
    },
  },
  {
    name: 'server set up anew',
    concernsAll: true,
    endsSessions: true,
    strandsTokens: 'one each',
    begin: async (world, random) => {
      await world.restart(random.chance(50) ? { certificates: world.certificates } : {});
      return nothingToUndo;
    },
  },
];

export const accountTroubles: Kind[] = [
  {
    name: 'cluster tokens revoked',
    begin: ({ sandbox }, random) => {
      for (const { name, kind } of [...sandbox.state.tokens.values()]) {
        if (kind !== 'session' && random.chance(70)) sandbox.state.deleteToken(name);
      }
      return nothingToUndo;
    },
  },
  {
    name: 'sessions revoked',
    endsSessions: true,
    begin: ({ sandbox }) => {
      for (const { name, kind } of [...sandbox.state.tokens.values()]) {
        if (kind === 'session') sandbox.state.deleteToken(name);
      }
      return nothingToUndo;
    },
  },
  {
    name: 'all tokens revoked',
    endsSessions: true,
    begin: ({ sandbox }) => {
      sandbox.state.tokens.clear();
      return nothingToUndo;
    },
  },
  {
    name: 'user disabled and enabled again',
    strandsTokens: 'one each',
    begin: (world, random) => {
      const login = random.pick(logins);
      const user = userOf(world, login);
      world.refused.add(login);
      user.enabled = false;
      return () => {
        user.enabled = true;
      };
    },
  },
  {
    name: 'password changed',
    begin: (world, random) => {
      const { username } = random.pick(logins);
      const password = `${username}-password-${random.below(1_000_000)}`;
      world.passwords[username] = password;
      notePassword(password);
      for (const user of world.sandbox.state.users.values()) if (user.username === username) user.password = password;
      return nothingToUndo;
    },
  },
];

/** Whose session's time is over by the clock of the server. */
function noteExpired(world: World): void {
  for (const login of logins) {
    const token = world.sandbox.state.tokens.get(findSessionRecord(world, login)?.tokenId ?? '');
    if (token !== undefined && isExpired(token, world.clock.now())) world.ended.add(login);
  }
}

const bodies: Record<string, (status: number) => string> = {
  'application/json': (status) => JSON.stringify({ type: 'error', status, code: 'ServerError', message: 'try later' }),
  'text/html': () => '<html><body><h1>Bad Gateway</h1></body></html>',
  'text/plain': () => 'upstream connect error',
  'application/octet-stream': () => '',
};

/** Some requests, or all, get an answer of the server or of a balancer before it. */
function failRequests(world: World, random: Random, status: number): Undo {
  const type = random.pick(Object.keys(bodies));
  const part = random.pick(['/', '/v3/', '/k8s/']);
  const answer = (response: ServerResponse): void => {
    response.writeHead(status, {
      'Content-Type': type,
      ...(status === 429 && part === '/v3/' ? { 'Retry-After': '1' } : {}),
    });
    response.end(bodies[type]?.(status));
  };
  return answerInstead(world, random, { part, answer });
}

/** Some requests, or all, are answered with an upgrade that nobody wanted, after which nothing comes. */
function switchProtocols(world: World, random: Random): Undo {
  const upgrade = random.chance(50) ? 'connection: upgrade\r\nupgrade: websocket\r\n' : '';
  const upgraded: (Socket | null)[] = [];
  const answer = ({ socket }: ServerResponse): void => {
    upgraded.push(socket);
    socket?.write(`HTTP/1.1 101 Switching Protocols\r\n${upgrade}\r\n`);
  };
  const end = answerInstead(world, random, { part: random.pick(['/', '/v3/', '/k8s/']), answer });
  return () => {
    end();
    // kubectl would read from them for ever.
    for (const socket of upgraded) socket?.destroy();
  };
}

interface Instead {
  /** How the paths begin that are answered so. */
  part: string;
  answer(response: ServerResponse, request: IncomingMessage): void;
}

/** Some of these requests, or all, are answered so and not by the server. */
function answerInstead({ sandbox }: World, random: Random, { part, answer }: Instead): Undo {
  const share = random.pick([30, 60, 100]);
  sandbox.intercept = (request, response) => {
    if (isFurnishing(request) || !request.url?.startsWith(part) || !random.chance(share)) return false;
    request.resume();
    answer(response, request);
    return true;
  };
  return () => {
    sandbox.intercept = () => false;
  };
}
