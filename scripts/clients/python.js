import { fileURLToPath } from 'node:url';
import { run } from '../release/run.js';
import { keep } from './kept.js';

const program = fileURLToPath(new URL('python/list.py', import.meta.url));

/** @type {import('./client.js').Client} */
export const python = {
  name: 'Python (kubernetes)',
  version: '35.0.0',
  needs: 'python3',
  longRun: { renews: true, heals: { cluster: false, local: false } },
  async install(kept) {
    const directory = await keep(kept, `python-${this.version}`, (partial) =>
      run('python3', ['-m', 'pip', 'install', '--quiet', '--target', partial, `kubernetes==${this.version}`]),
    );
    const python3 = (await run('python3', ['-c', 'import sys; print(sys.executable)'])).trim();
    return { list: [python3, program, '1'], keepListing: [python3, program], env: { PYTHONPATH: directory } };
  },
};
