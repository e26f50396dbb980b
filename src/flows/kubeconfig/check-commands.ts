import type { Advice } from '../../kube/check/advice.ts';
import type { NamedCommand } from '../../kube/check/named-commands.ts';
import { resolveCommand } from '../../platform/paths/search-path.ts';
import { printable } from '../../printable.ts';
import type { KubeconfigFault } from './check.ts';
import { needsPosixShell } from './shim.ts';

/** Which of the commands that kubeconfigs name cannot be run here. */
export function checkCommands(named: NamedCommand[], env: NodeJS.ProcessEnv, advice: Advice): KubeconfigFault[] {
  const resolved = named.map((one) => ({ one, path: resolveCommand(one.command, env) }));
  const missing = resolved.filter(({ path }) => path === undefined);
  const useless = resolved.filter(({ path }) => path !== undefined && needsPosixShell(path));
  return [
    ...missing.map(({ one }) => describeMissing(one, advice)),
    ...useless.map(({ one }) => describeUseless(one, advice)),
  ];
}

function describeMissing(named: NamedCommand, advice: Advice): KubeconfigFault {
  const fix = replace(named, advice);
  const isBare = !/[/\\]/.test(named.command);
  return {
    severity: 'problem',
    what: `the command ${printable(named.command)} cannot be run`,
    nextStep: isBare ? `Put it on the PATH, or ${fix.charAt(0).toLowerCase()}${fix.slice(1)}` : fix,
  };
}

/** The script that kubeconfigs name elsewhere; on Windows they name the program itself. */
function describeUseless(named: NamedCommand, advice: Advice): KubeconfigFault {
  return {
    severity: 'problem',
    what: `the command ${printable(named.command)} is a script for /bin/sh, which Windows does not have`,
    nextStep: replace(named, advice),
  };
}

function replace({ program, user, owner }: NamedCommand, advice: Advice): string {
  return program === 'ours' ? advice.recreate(owner, user) : advice.convert();
}
