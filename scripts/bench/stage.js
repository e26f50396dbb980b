// Everything that is there before the first measurement: a home, a sandbox, a login, a kubeconfig.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sandboxOptions } from '../bench-others/world.js';
import { clusterNamed, startSandbox, userNamed } from '../demo/sandbox.js';
import { withCache } from './caches.js';
import { installCopy } from './installation.js';

/** The admin works here: nobody else may use the cluster `local`. */
export const username = 'admin';

/**
 * @typedef {object} Stage
 * @property {import('./launcher.js').Launcher} launcher
 * @property {import('../demo/sandbox.js').Sandbox} sandbox
 * @property {Record<string, string>} env
 * @property {string} kubectl
 * @property {string} kubeconfig
 * @property {string} host the server, as names of contexts have it
 * @property {{ id: string; name: string }} local
 * @property {{ id: string; name: string }} downstream
 * @property {string} script the plugin that kubeconfigs name
 * @property {string} program the folder that the program is installed in
 * @property {(name: string) => string} cache makes an empty cache directory
 * @property {(options: string[]) => Promise<import('../demo/sandbox.js').Sandbox>} logInElsewhere starts another sandbox, and logs in to it
 */

/**
 * @param {object} surroundings
 * @param {import('../demo/home.js').Home} surroundings.home
 * @param {import('./launcher.js').Launcher} surroundings.launcher
 * @param {string} surroundings.kubectl
 * @param {(process: import('../demo/sandbox.js').SandboxProcess) => void} surroundings.onStart
 * @returns {Promise<Stage>}
 */
export async function setStage({ home, launcher, kubectl, onStart }) {
  const program = installCopy(home);
  const sandbox = await startSandbox(home.env, onStart, sandboxOptions);
  const kubeconfig = join(home.folder, 'bench.yaml');
  await logIn(home, sandbox);
  await promisify(execFile)('kubectl-rancher', ['kubeconfig', '--all', '--exec', '-f', kubeconfig], { env: home.env });
  return {
    launcher,
    sandbox,
    env: home.env,
    kubectl,
    kubeconfig,
    host: new URL(sandbox.url).host,
    local: clusterNamed(sandbox, 'local'),
    downstream: clusterNamed(sandbox, 'dev'),
    script: join(home.bin, 'kubectl-rancher-auth'),
    program,
    cache(name) {
      const folder = join(home.folder, 'caches', name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    async logInElsewhere(options) {
      const other = await startSandbox(home.env, onStart, options);
      await logIn(home, other);
      return other;
    },
  };
}

/**
 * The arguments of an ask, as kubeconfigs have them.
 * @param {Stage} stage
 * @param {{ id: string }} cluster
 */
export function askFor({ host }, { id }) {
  return [`--server=${host}`, `--cluster=${id}`];
}

/**
 * Asks the plugin for a credential, into a cache. Gives the token.
 * @param {Stage} stage
 * @param {string} cache
 * @param {{ id: string }} cluster
 * @returns {Promise<string>}
 */
export async function askOnce(stage, cache, cluster) {
  const command = [stage.script, ...askFor(stage, cluster)];
  const { output } = await stage.launcher.demand(command, withCache(stage.env, cache));
  return JSON.parse(output).status.token;
}

/**
 * @param {import('../demo/home.js').Home} home
 * @param {import('../demo/sandbox.js').Sandbox} sandbox
 */
async function logIn(home, sandbox) {
  const caFile = join(home.folder, 'ca.pem');
  writeFileSync(caFile, sandbox.ca);
  const env = { ...home.env, RANCHER_PASSWORD: userNamed(sandbox, username).password };
  const args = ['login', sandbox.url, '--ca-file', caFile, '--username', username];
  await promisify(execFile)('kubectl-rancher', args, { env });
}
