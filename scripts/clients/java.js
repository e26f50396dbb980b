import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../release/run.js';
import { keep } from './kept.js';

/**
 * @param {Omit<import('./client.js').Client, 'install'> & { folder: string }} options
 * @returns {import('./client.js').Client}
 */
function java({ folder, ...named }) {
  const source = fileURLToPath(new URL(folder, import.meta.url));
  return {
    ...named,
    needs: 'mvn',
    async install(kept) {
      const directory = await keep(kept, `${folder}-${named.version}`, async (partial) => {
        cpSync(source, partial, { recursive: true });
        await run('mvn', ['-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], { cwd: partial });
        await run('javac', ['-cp', 'lib/*', 'List.java'], { cwd: partial });
      });
      const program = ['java', '-cp', `${join(directory, 'lib/*')}:${directory}`, 'List'];
      // Without KUBERNETES_EXEC_INFO the plugin responds in v1beta1, and these two want what the kubeconfig names.
      return { list: [...program, '1'], keepListing: program, execApi: 'v1beta1' };
    },
  };
}

export const javas = [
  java({
    folder: 'java-official',
    name: 'Java (io.kubernetes)',
    version: '24.0.0',
    longRun: { renews: false, heals: { cluster: false, local: false } },
  }),
  java({
    folder: 'java-fabric8',
    name: 'Java (fabric8)',
    version: '7.5.2',
    longRun: { renews: false, heals: { cluster: false, local: false } },
    hidesMessage: true,
  }),
];
