import { installGoProgram } from './go.js';

/**
 * @param {string} version
 * @returns {import('./client.js').Client}
 */
function helm(version) {
  const [major] = version.split('.');
  return {
    name: `helm ${major}`,
    version,
    needs: 'go',
    async install(kept) {
      const source = { program: 'helm', package: `helm.sh/helm/v${major}/cmd/helm`, version };
      return { list: [await installGoProgram(kept, source), 'list'] };
    },
  };
}

export const helms = [helm('3.22.0'), helm('4.3.1')];
