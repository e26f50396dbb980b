import { checkKubeconfig } from '../kube/check-kubeconfig.ts';
import type { KubeconfigFinding } from '../kube/findings.ts';
import { findOnPath, isExecutableFile } from '../platform/search-path.ts';
import { printable } from '../printable.ts';
import { readTexts } from './read-texts.ts';

/** Something wrong in a kubeconfig, in words fit for a terminal. */
export interface KubeconfigFault {
  severity: KubeconfigFinding['severity'];
  what: string;
  nextStep: string;
}

export interface CheckedKubeconfigs {
  faults: KubeconfigFault[];
  /** The commands that entries of this program and of Rancher name, once each. */
  commands: string[];
}

/** Looks for faults in kubeconfig files, and for commands in them that cannot be run. Throws `failed` for a file that cannot be read. */
export function checkKubeconfigs(paths: string[], env: NodeJS.ProcessEnv): CheckedKubeconfigs {
  const { findings, commands } = checkKubeconfig(readTexts(paths));
  const missing = commands.filter((command) => resolveCommand(command, env) === undefined);
  return { faults: [...findings.map(describe), ...missing.map(describeMissing)], commands };
}

/** The file that a kubeconfig's command leads to; undefined for one that cannot be run. */
export function resolveCommand(command: string, env: NodeJS.ProcessEnv): string | undefined {
  if (!/[/\\]/.test(command)) return findOnPath(command, env);
  return isExecutableFile(command) ? command : undefined;
}

function describe({ severity, path, entry, what, nextStep }: KubeconfigFinding): KubeconfigFault {
  const where = entry === undefined ? printable(path) : `${printable(path)}, ${entry.list} "${printable(entry.name)}"`;
  return { severity, what: `${where}: ${printable(what)}`, nextStep };
}

function describeMissing(command: string): KubeconfigFault {
  return {
    severity: 'problem',
    what: `the command ${printable(command)} cannot be run`,
    nextStep: 'Put it on the PATH, or write the entries anew: kubectl rancher kubeconfig --all --merge --exec',
  };
}
