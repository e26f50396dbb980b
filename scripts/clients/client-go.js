import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../release/run.js';
import { keep } from './kept.js';

const source = fileURLToPath(new URL('client-go', import.meta.url));

/** @type {import('./client.js').Client} */
export const clientGo = {
  name: 'Go (client-go)',
  version: '0.34.2',
  needs: 'go',
  longRun: { renews: true, heals: { cluster: false, local: true } },
  async install(kept) {
    const directory = await keep(kept, `client-go-${this.version}`, async (partial) => {
      cpSync(source, partial, { recursive: true });
      await run('go', ['build', '-o', 'list', '.'], { cwd: partial, env: { ...process.env, CGO_ENABLED: '0' } });
    });
    const program = join(directory, 'list');
    return { list: [program, '1'], keepListing: [program] };
  },
};
