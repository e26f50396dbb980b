import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { makeFreshRoot } from '../fresh-root.js';
import { ReleaseError } from '../run.js';

/** How long npx may take to fetch what the package needs, and to start. Milliseconds. */
const patience = 120_000;

/**
 * `npx --package TARBALL kubectl-rancher sandbox`, for who wants to look without installing.
 * @param {import('../check.js').Release} release
 */
export async function checkNpx({ tarball }) {
  const root = await makeFreshRoot({ node: true });
  const args = ['--yes', '--package', tarball, 'kubectl-rancher', 'sandbox', '--json'];
  // Detached, it is a group of processes that can be ended as one.
  const npx = spawn('npx', args, {
    env: root.env,
    cwd: root.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(npx, 'close');
  let errors = '';
  npx.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const end = () => {
    if (npx.pid !== undefined && npx.exitCode === null) process.kill(-npx.pid, 'SIGTERM');
  };
  const timer = setTimeout(end, patience);
  try {
    const line = await Promise.race([once(createInterface(npx.stdout), 'line').then(String), ended.then(() => '')]);
    if (!line.includes('"url":"https://127.0.0.1:')) throw new ReleaseError(`npx started no sandbox:\n${errors}`);
    return 'npx --package TARBALL kubectl-rancher sandbox';
  } finally {
    clearTimeout(timer);
    end();
    await ended;
    root.remove();
  }
}
