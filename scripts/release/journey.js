// What a user does first with an installed kubectl-rancher: logs in, gets a kubeconfig, lists pods.
import { rmSync, writeFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { startSandbox } from '../demo/sandbox.js';
import { ReleaseError, run } from './run.js';

/**
 * A user on the way, and how to end his Rancher.
 * @typedef {object} Traveller
 * @property {() => Promise<void>} listPods as if there had been no kubectl before: nothing is cached
 * @property {() => Promise<void>} end
 */

/**
 * Goes from a fresh installation to listed pods, with a sandbox of the same installation. Throws a ReleaseError on the way.
 * @param {import('./fresh-root.js').FreshRoot} root
 * @returns {Promise<Traveller>}
 */
export async function setOut(root) {
  const { env } = root;
  const version = (await run('kubectl', ['rancher', '--version'], { env })).trim();
  if (version !== packageJson.version) throw new ReleaseError(`"kubectl rancher --version" says ${version}`);
  /** @type {(() => Promise<void>)[]} */
  const ends = [];
  const end = async () => void (await Promise.all(ends.map((stop) => stop())));
  try {
    const sandbox = await startSandbox(env, ({ stop }) => ends.push(stop));
    await logIn(root, sandbox);
    const listPods = async () => {
      rmSync(root.path('home/.cache'), { recursive: true, force: true });
      const context = `dev@${new URL(sandbox.url).host}`;
      const pods = await run('kubectl', ['--context', context, 'get', 'pods'], { env });
      if (!pods.includes('Running')) throw new ReleaseError(`kubectl listed no pods:\n${pods}`);
    };
    await listPods();
    return { listPods, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * @param {import('./fresh-root.js').FreshRoot} root
 * @param {import('../demo/sandbox.js').Sandbox} sandbox
 */
async function logIn({ env, path }, { url, ca }) {
  writeFileSync(path('ca.pem'), ca);
  const login = ['rancher', 'login', url, '--ca-file', path('ca.pem'), '--username', 'jane', '--password-stdin'];
  await run('kubectl', [...login, '--no-merge'], { env, input: 'jane-password' });
  await run('kubectl', ['rancher', 'kubeconfig', '--all', '--exec', '--merge'], { env });
}

/**
 * The whole way, and back.
 * @param {import('./fresh-root.js').FreshRoot} root
 */
export async function travel(root) {
  await (await setOut(root)).end();
}
