import { fileURLToPath } from 'node:url';
import { installGoProgram } from './go.js';

const list = fileURLToPath(new URL('k9s/list.js', import.meta.url));

/** @type {import('./client.js').Client} */
export const k9s = {
  name: 'k9s',
  version: '0.50.16',
  needs: 'go',
  async install(kept) {
    const source = { program: 'k9s', package: 'github.com/derailed/k9s', version: this.version };
    const program = await installGoProgram(kept, source);
    // It has a terminal of its own, with nobody at it.
    return { list: [process.execPath, list, program], env: { KUBECTL_RANCHER_INTERACTIVE: 'never' } };
  },
};
