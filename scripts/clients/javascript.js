import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('javascript/list.js', import.meta.url));
const description = new URL('../../node_modules/@kubernetes/client-node/package.json', import.meta.url);

/** The one among the dev dependencies. @type {import('./client.js').Client} */
export const javascript = {
  name: 'JavaScript (@kubernetes/client-node)',
  version: JSON.parse(readFileSync(description, 'utf8')).version,
  longRun: { renews: true, heals: { cluster: false, local: false } },
  async install() {
    return { list: [process.execPath, program, '1'], keepListing: [process.execPath, program] };
  },
};
