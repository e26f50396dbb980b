import { ownCommand } from '../../own-commands.ts';
import { kubeconfigPaths } from '../../platform/kubeconfig-paths.ts';
import { printable } from '../../printable.ts';
import { checkKubeconfigs } from '../kubeconfig/check.ts';
import { type Check, type Finding, ok, type Result, warning } from './check.ts';

/** How many findings are listed: a file with a thousand clusters may have a thousand. */
const shown = 8;

/** The gravest first: the rest may not be listed. */
const order: Result[] = ['problem', 'warning', 'note', 'ok'];

const whole = 'See all of them: kubectl rancher kubeconfig check';

/** The entries of this program and of Rancher in the files that kubectl reads. */
export const kubeconfig: Check = {
  name: 'kubeconfig',
  async run({ context, profile }) {
    const paths = kubeconfigPaths(context.env);
    const { faults, commands } = checkKubeconfigs(paths, context.env);
    const found = faults.map(({ severity, what, nextStep }): Finding => ({ result: severity, what, nextStep }));
    found.sort((one, other) => order.indexOf(one.result) - order.indexOf(other.result));
    const more = faults.length - shown;
    if (more > 0) return [...found.slice(0, shown), warning(`and ${more} more`, whole)];
    if (found.length > 0) return found;
    const names = paths.map((path) => printable(path)).join(', ');
    if (commands.length > 0) return [ok(names)];
    const make = ownCommand('kubeconfig --all --merge --exec', { profile });
    return [warning(`${names}: no entry runs this program`, `Run: ${make}`)];
  },
};
