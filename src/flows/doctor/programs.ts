import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { readOutputOf } from '../../platform/run-program.ts';
import { findAllOnPath } from '../../platform/search-path.ts';
import { printable } from '../../printable.ts';
import type { Context } from '../context.ts';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';

/** What is missed without each of them. */
const losses: Record<string, string> = {
  'kubectl-rancher': 'kubectl has no "kubectl rancher"',
  'kubectl-rancher-auth': 'kubeconfigs have to name a copy of it',
  'kubectl_complete-rancher': '"kubectl rancher <TAB>" offers nothing',
};

const patience = 5_000;

/** Whether PATH leads to the programs of this installation, and not to others of the same names. */
export const programs: Check = {
  name: 'programs',
  async examine({ context }) {
    const names = Object.keys(losses).filter((name) => name !== 'kubectl-rancher-auth' || needsScript(context));
    const diagnoses = await Promise.all(names.map((name) => examineProgram(context, name)));
    const faults = diagnoses.filter((diagnosis) => diagnosis !== undefined);
    return faults.length > 0 ? faults : [ok(`${names.join(', ')} are on the PATH (${packageJson.version})`)];
  },
};

/** On Windows kubeconfigs name the program; plugin managers put only that on the PATH, and kubeconfigs then name a copy of the script. */
function needsScript({ installation }: Context): boolean {
  return process.platform !== 'win32' && !installation.isSingleExecutable;
}

function howToPutOnPath({ installation }: Context, own: string): string {
  if (!installation.isSingleExecutable) return 'Put the folder that npm installs programs in on the PATH.';
  return `Link to ${printable(own)} from a folder on the PATH.`;
}

async function examineProgram(context: Context, name: string): Promise<Diagnosis | undefined> {
  const [first, ...others] = findAllOnPath(process.platform === 'win32' ? `${name}.cmd` : name, context.env);
  const own = context.installation.programs[name] ?? '';
  if (first === undefined) {
    return warning(`${name} is not on the PATH: ${losses[name]}`, howToPutOnPath(context, own));
  }
  if (process.platform === 'win32' || isSame(first, own)) return undefined;
  const right = others.find((path) => isSame(path, own));
  const fix =
    right === undefined
      ? 'Remove it, or put the folder of this one before it on the PATH.'
      : `Remove it, or put ${printable(dirname(right))} before ${printable(dirname(first))} on the PATH.`;
  return describeOther(context, name, printable(first), first, fix);
}

async function describeOther(
  { env }: Context,
  name: string,
  shown: string,
  path: string,
  fix: string,
): Promise<Diagnosis | undefined> {
  if (name !== 'kubectl-rancher') {
    return problem(`PATH leads to ${shown}, which is not the ${name} of this installation`, fix);
  }
  const version = (await readOutputOf(path, ['--version'], { env, timeout: patience }))?.trim() ?? '';
  if (version === packageJson.version) return undefined;
  if (!/^\d+\.\d+\.\d+\S*$/.test(version)) return problem(`PATH leads to ${shown}, which is another program`, fix);
  return warning(`PATH leads to ${shown}, which is version ${printable(version)}; this is ${packageJson.version}`, fix);
}

/** The same file by whatever links, or a copy of it. */
function isSame(path: string, own: string): boolean {
  try {
    return realpathSync(path) === realpathSync(own) || readFileSync(path).equals(readFileSync(own));
  } catch {
    return false;
  }
}
