import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../release/run.js';
import { keep } from './kept.js';

const source = fileURLToPath(new URL('rust', import.meta.url));

/** @type {import('./client.js').Client} */
export const rust = {
  name: 'Rust (kube)',
  version: '5.0.0',
  needs: 'cargo',
  longRun: { renews: true, heals: { cluster: false, local: false } },
  async install(kept) {
    const directory = await keep(kept, `rust-${this.version}`, async (partial) => {
      cpSync(source, partial, { recursive: true });
      await run('cargo', ['build', '--quiet'], { cwd: partial });
    });
    const program = join(directory, 'target/debug/list');
    return { list: [program, '1'], keepListing: [program] };
  },
};
