// A recording from beginning to end: a sandbox, a home of its own, a shell in it, and what Jane types there.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DemoError } from '../demo/errors.js';
import { makeHome } from '../demo/home.js';
import { startSandbox, userNamed } from '../demo/sandbox.js';
import { findKubectl } from '../kubectl.js';
import { showPlaces } from './places.js';
import { Shell } from './shell.js';

/** @typedef {import('./shell.js').Frame} Frame */

/**
 * Runs the session and gives what was on the screen, and when.
 * @returns {Promise<Frame[]>}
 */
export async function record() {
  const kubectl = await findKubectl();
  if (kubectl === undefined) throw new DemoError('there is no kubectl on PATH.');
  const home = makeHome(kubectl);
  /** @type {import('../demo/sandbox.js').SandboxProcess[]} */
  const processes = [];
  try {
    const sandbox = await startSandbox(home.env, (started) => processes.push(started));
    const shell = new Shell({ env: environment(home, sandbox), folder: home.folder });
    try {
      await play(shell, sandbox);
    } finally {
      shell.end();
    }
    return showPlaces(shell.frames, { host: new URL(sandbox.url).host, home: home.folder });
  } finally {
    await Promise.all(processes.map(({ stop }) => stop()));
    home.remove();
  }
}

/**
 * A machine that trusts the server's certificate, as it does where a public authority has signed it; a kubeconfig in its usual place.
 * @param {import('../demo/home.js').Home} home
 * @param {import('../demo/sandbox.js').Sandbox} sandbox
 */
function environment(home, { ca }) {
  const caFile = join(home.folder, 'ca.pem');
  writeFileSync(caFile, ca);
  return { ...home.env, KUBECONFIG: '', SSL_CERT_FILE: caFile, TERM: 'xterm-256color' };
}

/**
 * @param {Shell} shell
 * @param {import('../demo/sandbox.js').Sandbox} sandbox
 */
async function play(shell, sandbox) {
  const { username, password } = userNamed(sandbox, 'jane');
  const host = new URL(sandbox.url).host;
  await shell.waitForPrompt();
  await shell.run(`kubectl rancher login ${host}`, [
    { question: /Username/, text: username },
    { question: /Password/, text: password },
    { question: /Merge its clusters into/, text: 'y' },
  ]);
  await shell.run('kubectl get pods');
  await shell.run('kubectl get pods   # again: from the cache, nothing is asked');
  await shell.run(`kubectl --context prod@${host} get nodes`);
  await shell.run('kubectl rancher status');
  await shell.run('kubectl rancher logout');
  await shell.run('kubectl get pods   # no login any more: it asks for one by itself', [
    { question: /Username/, text: '' },
    { question: /Password/, text: password },
  ]);
}
