import { mkdirSync } from 'node:fs';
import { makeFreshRoot } from '../fresh-root.js';
import { travel } from '../journey.js';
import { attempt, run } from '../run.js';
import { MissingToolError } from '../tools/tools.js';

const pnpm = 'pnpm@10.34.8';

/**
 * `pnpm add --global` of the tarball, up to listed pods.
 * @param {import('../check.js').Release} release
 */
export async function checkPnpm({ tarball }) {
  const root = await makeFreshRoot({ node: true });
  try {
    const options = ['--no-audit', '--no-fund', '--prefix', root.path('pnpm'), pnpm];
    const { code, output } = await attempt('npm', ['install', ...options], { env: root.env, cwd: root.folder });
    if (code !== 0) throw new MissingToolError(`${pnpm} could not be installed: ${output}`);
    mkdirSync(root.path('home/pnpm'));
    root.env.PNPM_HOME = root.path('home/pnpm');
    root.addToPath('home/pnpm', 'pnpm/node_modules/.bin');
    await run('pnpm', ['add', '--global', tarball], { env: root.env, cwd: root.folder });
    await travel(root);
    return `pnpm add --global (${pnpm})`;
  } finally {
    root.remove();
  }
}
