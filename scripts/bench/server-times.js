// The time that is the server's, not the program's: the requests of a mint from a process that is warmed up.
import { Agent, request } from 'node:https';
import { demand } from '../demo/rancher-api.js';
import { userNamed } from '../demo/sandbox.js';
import { BenchError } from './errors.js';
import { username } from './stage.js';

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function serverTimes({ sandbox, downstream }) {
  const session = await logIn(sandbox);
  const kept = new Agent({ ca: sandbox.ca, keepAlive: true, maxSockets: 1 });

  /** @param {Agent} agent */
  const mint = async (agent) => {
    const body = JSON.stringify({ type: 'token', ttl: 3_600_000, clusterId: downstream.id, description: 'bench' });
    return JSON.parse(await send(agent, session, 'POST', new URL('/v3/tokens', sandbox.url), body)).token;
  };
  /** @param {Agent} agent */
  const mintAndCheck = async (agent) => {
    await send(agent, await mint(agent), 'GET', new URL(`/k8s/clusters/${downstream.id}/version`, sandbox.url));
  };
  const ping = () => send(kept, session, 'GET', new URL('/ping', sandbox.url));
  // The server may just be closing the one that was open.
  const openKept = async () => void (await ping().catch(ping));

  return [
    requestSubject('server:first', 'server: mint and check, new connection', () =>
      onNewConnection(sandbox, mintAndCheck),
    ),
    requestSubject('server:later', 'server: mint, new connection', () => onNewConnection(sandbox, mint)),
    {
      ...requestSubject('server:first:kept', 'server: mint and check, open connection', () => mintAndCheck(kept)),
      prepare: openKept,
    },
    { ...requestSubject('server:later:kept', 'server: mint, open connection', () => mint(kept)), prepare: openKept },
  ];
}

/**
 * @param {string} id
 * @param {string} name
 * @param {() => Promise<unknown>} run
 * @returns {import('./subject.js').Subject}
 */
function requestSubject(id, name, run) {
  const time = async () => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  return { id, name, kind: 'request', mints: 1, time };
}

/**
 * @param {{ ca: string }} server
 * @param {(agent: Agent) => Promise<unknown>} run
 */
async function onNewConnection({ ca }, run) {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  try {
    await run(agent);
  } finally {
    agent.destroy();
  }
}

/**
 * @param {import('../demo/sandbox.js').Sandbox} sandbox
 * @returns {Promise<string>}
 */
async function logIn(sandbox) {
  const body = { type: 'localProvider', responseType: 'json', ...userNamed(sandbox, username) };
  return (await demand(sandbox, 'POST', '/v1-public/login', { body })).token;
}

/**
 * @param {Agent} agent
 * @param {string} token
 * @param {string} method
 * @param {URL} url
 * @param {string} [body]
 * @returns {Promise<string>}
 */
function send(agent, token, method, url, body) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part) => (text += part));
      incoming.on('error', reject).on('end', () => {
        const { statusCode = 0 } = incoming;
        if (statusCode < 300) resolve(text);
        else reject(new BenchError(`${method} ${url.pathname} was answered with ${statusCode}: ${text}`));
      });
    });
    outgoing.on('error', reject).end(body);
  });
}
