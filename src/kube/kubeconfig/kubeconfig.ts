import { load } from 'js-yaml';
import { CliError } from '../../errors.ts';
import { isPlainObject } from '../../plain-object.ts';
import { Secret } from '../../secret.ts';
import { writeYaml } from '../yaml/write-yaml.ts';

/** A kubeconfig as far as this program makes or reads one; what else an entry holds is kept as it is. */
export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  clusters: { name: string; cluster: ClusterEntry }[];
  users: { name: string; user: UserEntry }[];
  contexts: { name: string; context: ContextEntry }[];
  'current-context': string;
}

export interface ClusterEntry {
  server: string;
  'certificate-authority-data'?: string;
}

/** A token of ours in it is a `Secret`; what was read from a file is plain. */
export type UserEntry = Record<string, unknown>;

export interface ContextEntry {
  cluster: string;
  user: string;
  namespace?: string;
}

/** The YAML that kubectl reads: a secret when there are tokens in it, which are laid open here. */
export function writeKubeconfig(config: Kubeconfig): string {
  return writeYaml({ ...config, users: config.users.map(openUser) });
}

/** A user as a file has it: its token is laid open. */
export function openUser({ name, user }: Kubeconfig['users'][number]): Kubeconfig['users'][number] {
  return { name, user: user.token instanceof Secret ? { ...user, token: user.token.expose() } : user };
}

/** Reads a kubeconfig that Rancher made. Throws `failed` for YAML that is none. */
export function parseKubeconfig(yaml: string): Kubeconfig {
  const config = loadObject(yaml);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries(config.clusters).map(({ name, ...entry }) => ({ name, cluster: clusterEntry(entry.cluster) })),
    users: entries(config.users).map(({ name, ...entry }) => ({
      name,
      user: isPlainObject(entry.user) ? entry.user : {},
    })),
    contexts: entries(config.contexts).map(({ name, ...entry }) => ({ name, context: contextEntry(entry.context) })),
    'current-context': typeof config['current-context'] === 'string' ? config['current-context'] : '',
  };
}

type Fields = Record<string, unknown>;

/** The library's own message shows the text around the fault, which may hold a token. */
function loadObject(yaml: string): Fields {
  try {
    const document = load(yaml);
    if (isPlainObject(document)) return document;
  } catch {
    // Said below, in the same words as for any other nonsense.
  }
  throw unreadable();
}

function unreadable(): CliError {
  return new CliError(
    'failed',
    'the server gave a kubeconfig that cannot be read',
    'Try: kubectl rancher kubeconfig --exec',
  );
}

function entries(value: unknown): (Fields & { name: string })[] {
  if (!Array.isArray(value)) throw unreadable();
  return value.filter(
    (entry): entry is Fields & { name: string } => isPlainObject(entry) && typeof entry.name === 'string',
  );
}

function clusterEntry(value: unknown): ClusterEntry {
  const entry = isPlainObject(value) ? value : {};
  return { ...entry, server: typeof entry.server === 'string' ? entry.server : '' };
}

function contextEntry(value: unknown): ContextEntry {
  const { cluster, user } = isPlainObject(value) ? value : {};
  return { cluster: typeof cluster === 'string' ? cluster : '', user: typeof user === 'string' ? user : '' };
}
