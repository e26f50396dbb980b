// A home with the program in it, and a Rancher far away from it.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installCopy } from '../bench/installation.js';
import { findOnPath } from '../bench/on-path.js';
import { root } from '../demo/prepare.js';
import { userNamed } from '../demo/sandbox.js';
import { startDistantServer } from './distant-server.js';

const username = 'admin';

/**
 * @typedef {object} Stage
 * @property {import('../bench/launcher.js').Launcher} launcher
 * @property {Record<string, string>} env
 * @property {{ requests: { method: string; path: string; status: number }[] }} server
 * @property {import('../demo/sandbox.js').Sandbox & { oidcClient?: { clientId: string; clientSecret: string } }} sandbox seen from afar
 * @property {import('./distant-server.js').DistantServer} distance
 * @property {string} caFile
 * @property {string[]} clusters ids
 * @property {(minutes: number) => void} moveServerClock
 * @property {(cluster: string) => string[]} ask the command of a credential request
 * @property {string[]} logIn
 * @property {string} cache
 * @property {string} sessions
 * @property {() => void} forgetSession with all that came of it, here and on the server
 * @property {() => number} countTokens that the user has on the server
 * @property {() => Promise<void>} close
 */

/**
 * @param {object} surroundings
 * @param {import('../demo/home.js').Home} surroundings.home
 * @param {import('../bench/launcher.js').Launcher} surroundings.launcher
 * @param {string} surroundings.program the folder of a build
 * @param {number} surroundings.clusterCount besides `local`
 * @returns {Promise<Stage>}
 */
export async function setStage({ home, launcher, program, clusterCount }) {
  installCopy(home, program);
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const { startSandbox } = await import(join(root, 'dist/sandbox.cjs'));
  const oidcClient = { redirectUris: ['http://127.0.0.1:18990/callback'] };
  const server = await startSandbox({ clock, clusterCount: clusterCount + 1, oidcClient });
  const distance = await startDistantServer(Number(new URL(server.url).port));
  const url = `https://127.0.0.1:${distance.port}`;
  const { caPem: ca, caChecksum, users, clusters } = server;
  const { host } = new URL(url);
  server.state.addSetting('server-url', { default: '', value: url });
  const file = (/** @type {string} */ name, /** @type {string} */ text) => {
    writeFileSync(join(home.folder, name), text, { mode: 0o600 });
    return join(home.folder, name);
  };
  const caFile = file('ca.pem', ca);
  const sandbox = { url, ca, caChecksum, users, clusters, oidcClient: server.oidcClient };
  const password = file('password', userNamed(sandbox, username).password);
  const { id: userId } = server.state.findUser(username);
  const tokensOfUser = () =>
    [...server.state.tokens].filter(([, token]) => token.userId === userId).map(([name]) => name);
  const login = `exec kubectl-rancher login ${url} --ca-file '${caFile}' --username ${username} --password-stdin --no-merge <'${password}'`;
  const cache = `${home.env.KUBECTL_RANCHER_CACHE_DIR}`;
  const sessions = join(`${home.env.KUBECTL_RANCHER_DATA_DIR}`, 'sessions');
  return {
    launcher,
    env: home.env,
    server,
    sandbox,
    distance,
    caFile,
    clusters: clusters
      .map((/** @type {{ id: string }} */ { id }) => id)
      .filter((/** @type {string} */ id) => id !== 'local'),
    moveServerClock(minutes) {
      ahead += minutes * 60_000;
    },
    ask: (cluster) => [join(home.bin, 'kubectl-rancher-auth'), `--server=${host}`, `--cluster=${cluster}`],
    logIn: [findOnPath('sh') ?? 'sh', '-c', login],
    cache,
    sessions,
    forgetSession() {
      for (const folder of [sessions, cache]) rmSync(folder, { recursive: true, force: true });
      for (const name of tokensOfUser()) server.state.tokens.delete(name);
    },
    countTokens: () => tokensOfUser().length,
    async close() {
      await distance.close();
      await server.close();
    },
  };
}
