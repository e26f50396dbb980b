import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';

/**
 * @param {import('../world.js').World} world
 * @returns {Promise<import('./program.js').Program>}
 */
export async function ownProgram({ host }) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    id: 'kubectl-rancher',
    name: 'kubectl-rancher',
    version,
    ask: ({ id }) => ['kubectl-rancher-auth', `--server=${host}`, `--cluster=${id}`],
    logOut: ['kubectl-rancher', 'logout'],
    pagesOpened: () => 0,
  };
}
