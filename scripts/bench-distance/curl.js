// What another client sees of the distance, to hold the proxy to it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOnPath } from '../bench/on-path.js';

const fields = ['time_connect', 'time_appconnect', 'time_starttransfer'];

/**
 * @typedef {object} Seen milliseconds from the start
 * @property {number} connected
 * @property {number} secured the TLS handshake is through
 * @property {number} answered the first byte of the response is here
 */

/**
 * The shortest of some requests, by curl; undefined where there is none.
 * @param {string} url
 * @param {string} caFile
 * @returns {Promise<Seen | undefined>}
 */
export async function seeWithCurl(url, caFile) {
  const curl = findOnPath('curl');
  if (curl === undefined) return undefined;
  const format = fields.map((field) => `%{${field}}`).join(' ');
  const args = ['--silent', '--output', '/dev/null', '--noproxy', '*', '--cacert', caFile, '--write-out', format, url];
  /** @type {number[][]} */
  const runs = [];
  for (let round = 0; round < 5; round += 1) {
    const { stdout } = await promisify(execFile)(curl, args);
    runs.push(stdout.split(' ').map((seconds) => Number(seconds) * 1000));
  }
  const [connected = NaN, secured = NaN, answered = NaN] = fields.map((_, index) =>
    Math.min(...runs.map((run) => run[index] ?? NaN)),
  );
  return { connected, secured, answered };
}
