import { printable } from '../../printable.ts';
import { quoteForShell } from '../../shell-words.ts';
import { findKubectl, minorVersion } from '../kubeconfig/find-kubectl.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** The oldest minor version that is known to work with what kubeconfigs of this program say. */
const oldest = 24;

const howToGet = 'Install a newer one: https://kubernetes.io/docs/tasks/tools';

export const kubectl: Check = {
  name: 'kubectl',
  async run({ context }) {
    const found = await findKubectl(context.env);
    if (found === undefined) {
      return [problem('kubectl is not on PATH', 'Install it: https://kubernetes.io/docs/tasks/tools')];
    }
    const path = printable(found.path);
    const minor = minorVersion(found.version);
    if (found.version === undefined || minor === undefined) {
      return [warning(`${path} does not tell its version`, `Try: ${quoteForShell(found.path)} version --client`)];
    }
    const version = printable(found.version);
    if (minor < oldest) return [problem(`${path} is ${version}, older than 1.${oldest}`, howToGet)];
    return [ok(`${version} (${path})`)];
  },
};
