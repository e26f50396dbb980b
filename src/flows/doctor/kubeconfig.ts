import { ownCommand } from '../../own-commands.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { printable } from '../../printable.ts';
import { checkKubeconfigs } from '../kubeconfig/check.ts';
import { type Check, type CheckFinding, type CheckResult, ok, warning } from './check.ts';

/** How many findings are listed: a file with a thousand clusters may have a thousand. */
const shown = 8;

const order: CheckResult[] = ['problem', 'warning', 'note', 'ok'];

/** The entries of this program and of Rancher in the files that kubectl reads. */
export const kubeconfig: Check = {
  name: 'kubeconfig',
  async run({ context, profile }) {
    const paths = kubeconfigPaths(context.env);
    const { faults, commands } = await checkKubeconfigs(context, paths);
    const findings = faults.map(({ severity, ...fault }): CheckFinding => ({ result: severity, ...fault }));
    if (findings.some(({ result }) => result !== 'note')) return shorten(findings);
    const names = paths.map((path) => printable(path)).join(', ');
    if (commands.length > 0) return shorten([ok(names), ...findings]);
    const make = ownCommand('kubeconfig --all --merge --exec', { profile });
    return [warning(`${names}: no entry runs this program`, `Run: ${make}`)];
  },
};

/** The findings in the order of their gravity; of many only the first ones, and how many more there are. */
export function shorten(findings: CheckFinding[]): CheckFinding[] {
  const sorted = findings.toSorted((one, other) => order.indexOf(one.result) - order.indexOf(other.result));
  const [next] = sorted.slice(shown);
  if (next === undefined) return sorted;
  const more = {
    result: next.result,
    what: `and ${sorted.length - shown} more`,
    nextStep: 'See all of them: kubectl rancher kubeconfig check',
  };
  return [...sorted.slice(0, shown), more];
}
