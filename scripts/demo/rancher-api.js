// Plain requests to Rancher's API: what an admin does beside this program, and proof of what a token is good for.
import { request } from 'node:https';
import { DemoError } from './errors.js';

/** @typedef {{ url: string; ca: string }} Server */

/**
 * @param {Server} server
 * @param {string} method
 * @param {string} path
 * @param {{ token?: string; body?: unknown }} [options]
 * @returns {Promise<{ status: number; text: string }>}
 */
export function ask({ url, ca }, method, path, { token, body } = {}) {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, url), { method, ca, headers, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part) => (text += part));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * The same for those that have to be answered with a 2xx; gives what was answered.
 * @param {Parameters<typeof ask>} args
 */
export async function demand(...args) {
  const [, method, path] = args;
  const { status, text } = await ask(...args);
  if (status < 200 || status > 299) throw new DemoError(`${method} ${path} was answered with ${status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * Does something with a session of a user, and ends that again.
 * @template T
 * @param {Server} server
 * @param {{ username: string; password: string }} user
 * @param {(token: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function asUser(server, user, use) {
  const body = { type: 'localProvider', responseType: 'json', ...user };
  const { token } = await demand(server, 'POST', '/v1-public/login', { body });
  try {
    return await use(token);
  } finally {
    await demand(server, 'POST', '/v3/tokens?action=logout', { token, body: {} });
  }
}
