import { namedCommands } from '../../kube/check/named-commands.ts';
import { findPolicyFault, type PluginPolicy, readPluginPolicy } from '../../kube/check/plugin-policy.ts';
import { joinKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { inKubectlFolder, kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { resolveCommand } from '../../platform/paths/search-path.ts';
import { printable } from '../../printable.ts';
import { pluginName } from '../../store/installation.ts';
import { findKubectl, minorVersion } from '../kubeconfig/find-kubectl.ts';
import { readFiles, readTexts } from '../kubeconfig/read-texts.ts';
import { type Check, type CheckFinding, ok } from './check.ts';

/** The first minor version of kubectl with such a policy. */
const first = 35;

/** Whether the user's kuberc lets kubectl run the plugin. */
export const pluginPolicy: Check = {
  name: 'plugin-policy',
  async run({ context: { env } }) {
    const path = kubercPath(env);
    if (path === undefined) return [ok('kubectl reads no kuberc')];
    const shown = printable(path);
    const [{ text } = { text: undefined }] = readTexts([path]);
    if (text === undefined) return [ok(`kubectl may run every plugin (there is no ${shown})`)];
    const minor = minorVersion((await findKubectl(env))?.version) ?? first;
    const refuse = (what: string, nextStep: string): CheckFinding[] => [
      minor >= first
        ? { result: 'problem', what: `kubectl refuses: ${what}`, nextStep }
        : { result: 'warning', what: `kubectl 1.${first} and later refuse: ${what}`, nextStep },
    ];
    const policy = readPluginPolicy(text);
    const version = Math.max(minor, first);
    if (policy === undefined) return refuse(`${shown} is not a valid kuberc`, `Fix ${shown}.`);
    const fault = findPolicyFault(policy, version);
    if (fault !== undefined) return refuse(`${shown}: ${fault}`, `Fix ${shown}.`);
    const refused = commandsIn(env).filter((command) => !allows(policy, command, env));
    if (refused.length === 0) return [ok(`${shown} lets kubectl run the plugin`)];
    const list = refused
      .map((command) => `- ${version === first ? 'name' : 'command'}: ${printable(command)}`)
      .join(', ');
    return refuse(
      `${shown} does not allow ${refused.map((command) => printable(command)).join(', ')}`,
      `In ${shown}: credentialPluginPolicy: Allowlist, and in credentialPluginAllowlist: ${list}`,
    );
  },
};

function kubercPath(env: NodeJS.ProcessEnv): string | undefined {
  if (env.KUBERC === 'off' || env.KUBECTL_KUBERC === 'false') return undefined;
  return env.KUBERC || inKubectlFolder(env, 'kuberc', 'KUBERC');
}

function commandsIn(env: NodeJS.ProcessEnv): string[] {
  try {
    const commands = namedCommands(joinKubeconfigs(readFiles(kubeconfigPaths(env)))).map(({ command }) => command);
    return commands.length > 0 ? commands : [pluginName];
  } catch {
    // Another check reports a kubeconfig that cannot be read.
    return [pluginName];
  }
}

/** As kubectl does: command and entry are resolved on PATH, and must be the same file. */
function allows({ policy, allowed }: PluginPolicy, command: string, env: NodeJS.ProcessEnv): boolean {
  if (policy !== 'Allowlist') return policy !== 'DenyAll';
  const target = resolveCommand(command, env) ?? command;
  return (allowed ?? []).some((entry) =>
    [entry.name, entry.command]
      .filter((name) => name !== undefined)
      .every((name) => name === command || (resolveCommand(name, env) ?? name) === target),
  );
}
