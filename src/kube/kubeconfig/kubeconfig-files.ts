import { findText } from '../yaml/value.ts';
import {
  type Entry,
  type KubeconfigFile,
  type KubeconfigText,
  type ListName,
  readKubeconfigFile,
} from './kubeconfig-file.ts';

/** The files of a `KUBECONFIG` list, in its order, read as one. */
export interface KubeconfigFiles {
  files: KubeconfigFile[];
  /** All entries of a list, the hidden ones too. */
  all(list: ListName): Entry[];
  /** The entry that kubectl uses under a name: the first file that has it wins, and the first entry in that file. */
  find(list: ListName, name: string): Entry | undefined;
  /** The contexts that use a cluster or user, in any file. */
  contextsOf(list: 'clusters' | 'users', name: string): Entry[];
}

/**
 * Reads the files of a `KUBECONFIG` list. `known`: files that were read before; those that have not changed since are not read again.
 * Throws `failed` for the first that is no kubeconfig.
 */
export function readKubeconfigs(texts: KubeconfigText[], known: KubeconfigFile[] = []): KubeconfigFile[] {
  return texts.map((source, index) => {
    const before = known[index];
    const isKnown = before?.path === source.path && before.source.text === source.text;
    return isKnown ? before : readKubeconfigFile(source);
  });
}

/** Reads the files of a `KUBECONFIG` list as one. Throws `failed` for the first that is no kubeconfig. */
export function readKubeconfigFiles(texts: KubeconfigText[]): KubeconfigFiles {
  return joinKubeconfigs(readKubeconfigs(texts));
}

/** Files that were read, as one. */
export function joinKubeconfigs(files: KubeconfigFile[]): KubeconfigFiles {
  const all = (list: ListName): Entry[] => files.flatMap(({ entries }) => entries[list]);
  const byName = {
    clusters: firstByName(all('clusters')),
    users: firstByName(all('users')),
    contexts: firstByName(all('contexts')),
  };
  const users = { clusters: groupContexts(all('contexts'), 'cluster'), users: groupContexts(all('contexts'), 'user') };
  return {
    files,
    all,
    find: (list, name) => byName[list].get(name),
    contextsOf: (list, name) => users[list].get(name) ?? [],
  };
}

/** The entry that counts under each name: the first. */
export function firstByName(entries: Entry[]): Map<string, Entry> {
  return new Map(entries.toReversed().map((entry) => [entry.name, entry]));
}

function groupContexts(contexts: Entry[], key: 'cluster' | 'user'): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const context of contexts) {
    const name = findText(context.body, key) ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [context]);
    else group.push(context);
  }
  return groups;
}

/**
 * The place of the file that new entries go to, as kubectl has it (client-go's `PathOptions.GetDefaultFilename`): the only
 * file; of several the first that exists; where none does, the last. An entry that is there already is changed in the
 * file that defines it (`LocationOfOrigin`), which is the first that has it.
 */
export function defaultFile(files: { exists: boolean }[]): number {
  const existing = files.findIndex(({ exists }) => exists);
  return existing < 0 ? files.length - 1 : existing;
}

/**
 * The place of the file whose `current-context` counts: the first that has one, else the default file. (kubectl itself clears
 * it there, and sets it in the default file: that one comes first of those that exist, so both ways have the same effect.)
 */
export function currentContextFile(files: { exists: boolean; currentContext: string | undefined }[]): number {
  const first = files.findIndex(({ currentContext }) => currentContext !== undefined);
  return first < 0 ? defaultFile(files) : first;
}

/** The current context of the whole list; undefined for none. */
export function currentContextOf({ files }: Pick<KubeconfigFiles, 'files'>): string | undefined {
  return files[currentContextFile(files)]?.currentContext;
}
