// What makes packages come the way they come to this machine: its registry, certificates and proxies. All of it goes into the root alone.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../run.js';

/** Names of variables that are passed on; in lower case npm itself sets those of its settings, for what it runs. */
const passed = /^(NPM_CONFIG_\w+|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY)$/;

/** Those that name a file of certificates; a place of another kind is this machine's own affair. */
const certificates = new Set(['NPM_CONFIG_CAFILE', 'NODE_EXTRA_CA_CERTS']);

/**
 * Copies npm's settings and the files of certificates into a root; gives the variables to be set there.
 * @param {(place: string) => string} path where a place of the root is on this machine
 * @param {string} home of its user
 * @returns {Promise<Record<string, string>>}
 */
export async function passSettings(path, home) {
  const get = async (/** @type {string} */ name) => (await run('npm', ['config', 'get', name])).trim();
  copyInto(await get('userconfig'), path(`${home}/.npmrc`));
  copyInto(await get('globalconfig'), path('/usr/local/etc/npmrc'));
  const cafile = await get('cafile');
  const env = {
    ...chooseVariables(process.env),
    NPM_CONFIG_REGISTRY: await get('registry'),
    ...(cafile !== 'null' && { NPM_CONFIG_CAFILE: cafile }),
  };
  for (const [name, file] of Object.entries(env)) if (certificates.has(name)) copyInto(file, path(file));
  return env;
}

/**
 * Those of an environment that are passed on.
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
export function chooseVariables(env) {
  /** @type {Record<string, string>} */
  const chosen = {};
  for (const [name, value = ''] of Object.entries(env)) {
    const isPlace = value.startsWith('/') && !certificates.has(name);
    if (passed.test(name) && value !== '' && !isPlace) chosen[name] = value;
  }
  return chosen;
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyInto(from, to) {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}
