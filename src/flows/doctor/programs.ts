import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { findAllOnPath } from '../../platform/paths/search-path.ts';
import { readOutputOf } from '../../platform/processes/run-program.ts';
import { printable } from '../../printable.ts';
import type { Context } from '../context.ts';
import { type Check, type CheckFinding, ok, problem, warning } from './check.ts';

/** What does not work without each of them. */
const losses: Record<string, string> = {
  'kubectl-rancher': 'there is no "kubectl rancher"',
  'kubectl-rancher-auth': 'kubeconfigs must use a copy of it',
  'kubectl_complete-rancher': '"kubectl rancher <TAB>" completes nothing',
};

const patience = 5_000;

/** Whether the programs on PATH are those of this installation. */
export const programs: Check = {
  name: 'programs',
  async run({ context }) {
    const names = Object.keys(losses).filter((name) => name !== 'kubectl-rancher-auth' || needsScript(context));
    const findings = await Promise.all(names.map((name) => checkProgram(context, name)));
    const faults = findings.filter((finding) => finding !== undefined);
    return faults.length > 0 ? faults : [ok(`${names.join(', ')} are on PATH (${packageJson.version})`)];
  },
};

/** Kubeconfigs do not name the script on Windows, and name a copy of it where a plugin manager put only one program on PATH. */
function needsScript({ installation }: Context): boolean {
  return process.platform !== 'win32' && !installation.isSingleExecutable;
}

function howToPutOnPath({ installation }: Context, own: string): string {
  if (!installation.isSingleExecutable) return 'Add the folder where npm installs programs to PATH.';
  return `Link to ${printable(own)} from a folder on PATH.`;
}

async function checkProgram(context: Context, name: string): Promise<CheckFinding | undefined> {
  const [first, ...others] = findAllOnPath(process.platform === 'win32' ? `${name}.cmd` : name, context.env);
  const own = context.installation.programs[name] ?? '';
  if (first === undefined) {
    return warning(`${name} is not on PATH: ${losses[name]}`, howToPutOnPath(context, own));
  }
  if (process.platform === 'win32' || isSame(first, own)) return undefined;
  const right = others.find((path) => isSame(path, own));
  const fix =
    right === undefined
      ? 'Remove it, or put the folder of this one before it on PATH.'
      : `Remove it, or put ${printable(dirname(right))} before ${printable(dirname(first))} on PATH.`;
  return describeOther(context, name, printable(first), first, fix);
}

async function describeOther(
  { env }: Context,
  name: string,
  shown: string,
  path: string,
  fix: string,
): Promise<CheckFinding | undefined> {
  if (name !== 'kubectl-rancher') {
    return problem(`the ${name} on PATH is ${shown}, not the one of this installation`, fix);
  }
  const version = (await readOutputOf(path, ['--version'], { env, timeout: patience }))?.trim() ?? '';
  if (version === packageJson.version) return undefined;
  if (!/^\d+\.\d+\.\d+\S*$/.test(version))
    return problem(`the kubectl-rancher on PATH is ${shown}, which is another program`, fix);
  return warning(
    `the kubectl-rancher on PATH is ${shown}, version ${printable(version)}; this is ${packageJson.version}`,
    fix,
  );
}

/** The same file, through links or as a copy. */
function isSame(path: string, own: string): boolean {
  try {
    return realpathSync(path) === realpathSync(own) || readFileSync(path).equals(readFileSync(own));
  } catch {
    return false;
  }
}
