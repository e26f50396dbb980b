import { loadAll } from 'js-yaml';

/**
 * What a kuberc says about the commands that kubeconfigs may run (kubectl 1.35 and later; `kubectl.config.k8s.io/v1beta1`):
 * `credentialPluginPolicy` and `credentialPluginAllowlist`.
 */
export interface PluginPolicy {
  policy: string;
  /** An entry's `name` (1.35) or `command` (1.36 and later); undefined without a list. */
  allowed: AllowedPlugin[] | undefined;
}

export interface AllowedPlugin {
  name: string | undefined;
  command: string | undefined;
}

/** Reads it; undefined for a text that is no kuberc, which kubectl refuses. */
export function readPluginPolicy(text: string): PluginPolicy | undefined {
  const preference = readDocuments(text).find((document) => field(document, 'kind') === 'Preference');
  if (preference === undefined) return undefined;
  const list = field(preference, 'credentialPluginAllowlist');
  return { policy: textIn(preference, 'credentialPluginPolicy') ?? '', allowed: readList(list) };
}

function readList(list: unknown): AllowedPlugin[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.map((entry) => ({ name: textIn(entry, 'name'), command: textIn(entry, 'command') }));
}

/**
 * Why kubectl refuses to work with a policy at all, whatever the kubeconfig runs (seen with kubectl 1.35); undefined where it does
 * not. `minor`: of kubectl's version; 1.35 does not know `command` yet.
 */
export function findPolicyFault({ policy, allowed }: PluginPolicy, minor: number): string | undefined {
  if (!['', 'AllowAll', 'DenyAll', 'Allowlist'].includes(policy))
    return 'its credentialPluginPolicy is none that there is';
  if (policy !== 'Allowlist') {
    return allowed === undefined ? undefined : 'it has a credentialPluginAllowlist, and its policy is not Allowlist';
  }
  if (allowed === undefined || allowed.length === 0)
    return 'its policy is Allowlist, and it has no credentialPluginAllowlist';
  const empty = allowed.find(({ name, command }) => !name && !(command && minor > 35));
  if (empty === undefined) return undefined;
  return empty.command
    ? 'its allowlist has "command", which kubectl 1.35 calls "name"'
    : 'its allowlist has an empty entry';
}

function readDocuments(text: string): unknown[] {
  try {
    return loadAll(text);
  } catch {
    return [];
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  const found = field(value, key);
  return typeof found === 'string' ? found : undefined;
}
