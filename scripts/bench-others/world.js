// Where one program lives: a home and a sandbox of its own, so that whatever is found there is its doing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNamed, userNamed } from '../demo/sandbox.js';

/**
 * @typedef {object} World
 * @property {string} home of the user
 * @property {string} scratch for what is not the program's
 * @property {Record<string, string>} env
 * @property {import('../demo/sandbox.js').Sandbox & { oidcClient?: { clientId: string; clientSecret: string } }} sandbox
 * @property {{ username: string; password: string }} user a standard one
 * @property {string} host the server, as names of contexts have it
 * @property {{ id: string; name: string }} dev
 * @property {{ id: string; name: string }} prod with an endpoint of its own
 */

/** The sandbox's command options that all this needs. */
export const sandboxOptions = ['--oidc-client'];

/**
 * @param {object} surroundings
 * @param {string} surroundings.home
 * @param {string} surroundings.scratch
 * @param {Record<string, string>} surroundings.env
 * @param {World['sandbox']} surroundings.sandbox
 * @returns {World}
 */
export function makeWorld({ home, scratch, env, sandbox }) {
  for (const folder of [home, scratch]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const caFile = join(scratch, 'ca.pem');
  writeFileSync(caFile, sandbox.ca);
  return {
    home,
    scratch,
    env: { ...env, HOME: home, SSL_CERT_FILE: caFile },
    sandbox,
    user: userNamed(sandbox, 'jane'),
    host: new URL(sandbox.url).host,
    dev: clusterNamed(sandbox, 'dev'),
    prod: clusterNamed(sandbox, 'prod'),
  };
}
