import { join } from 'node:path';
import { run } from '../release/run.js';
import { keep } from './kept.js';

/** @type {import('./client.js').Client} */
export const kubectx = {
  name: 'kubectx',
  version: '0.9.3-1',
  needs: 'apt-get',
  async install(kept) {
    const directory = await keep(kept, `kubectx-${this.version}`, async (partial) => {
      await run('apt-get', ['download', `kubectx=${this.version}`], { cwd: partial });
      await run('sh', ['-c', 'dpkg -x ./*.deb . && rm ./*.deb'], { cwd: partial });
    });
    return { list: ['sh', '-c', `"$0" "$1" && kubectl get pods`, join(directory, 'usr/bin/kubectx'), '-c'] };
  },
};
