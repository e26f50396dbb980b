// What a browser does in a login by code: node browser.js FILE ADDRESS. It opens the address, the user signs in to Rancher, and
// it goes where it is sent.
import { appendFileSync, readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { demand } from '../demo/rancher-api.js';
import { hesitation } from './hesitation.js';

const [, , knows = '', address = ''] = process.argv;
const { server, user, visits } = JSON.parse(readFileSync(knows, 'utf8'));
appendFileSync(visits, `${new Date().toISOString()}\n`);
await setTimeout(hesitation);
const body = { type: 'localProvider', responseType: 'json', description: 'UI session', ...user };
const { token } = await demand(server, 'POST', '/v1-public/login', { body });

/** @type {string | undefined} */
let next = address;
for (let pages = 0; next !== undefined && pages < 10; pages += 1) next = await open(next);

/**
 * Gives where it is sent on to.
 * @param {string} page
 * @returns {Promise<string | undefined>}
 */
function open(page) {
  const isRancher = page.startsWith(`${server.url}/`);
  const options = isRancher ? { ca: server.ca, headers: { cookie: `R_SESS=${token}` } } : {};
  return new Promise((resolve, reject) => {
    const outgoing = (isRancher ? requestSecure : requestPlain)(page, options, (incoming) => {
      const { location } = incoming.headers;
      incoming.resume().on('end', () => resolve(location === undefined ? undefined : new URL(location, page).href));
    });
    outgoing.on('error', reject).end();
  });
}
