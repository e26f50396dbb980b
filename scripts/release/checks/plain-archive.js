import { statSync } from 'node:fs';
import { makeFreshRoot } from '../fresh-root.js';
import { travel } from '../journey.js';
import { run } from '../run.js';

/**
 * The archive, unpacked into a folder on PATH, up to listed pods, on a machine without Node.js.
 * @param {import('../check.js').Release} release
 */
export async function checkPlainArchive({ archive }) {
  const root = await makeFreshRoot({ node: false });
  try {
    await run('tar', ['-xzf', archive, '-C', root.path('home')]);
    root.addToPath('home');
    await travel(root);
    const offers = await run('kubectl_complete-rancher', ['log'], { env: root.env });
    if (!offers.includes('login')) throw new Error(`completion offers no login: ${offers}`);
    return `without Node.js on PATH, ${(statSync(archive).size / 1e6).toFixed(0)} MB to download`;
  } finally {
    root.remove();
  }
}
