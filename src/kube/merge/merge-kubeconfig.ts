import { editKubeconfig, type FileChange, noChange } from '../kubeconfig/edit-kubeconfig.ts';
import { type Kubeconfig, openUser } from '../kubeconfig/kubeconfig.ts';
import { bodyKeys, type Entry, type KubeconfigFile, type ListName, listNames } from '../kubeconfig/kubeconfig-file.ts';
import {
  currentContextFile,
  currentContextOf,
  defaultFile,
  joinKubeconfigs,
  type KubeconfigFiles,
} from '../kubeconfig/kubeconfig-files.ts';
import { type Conflict, findConflicts, type Owner } from '../kubeconfig/ownership.ts';
import { toObject, type YamlObject } from '../yaml/value.ts';
import { keepClusterInfo } from './cluster-proxy.ts';
import { keepNames, type Naming } from './keep-names.ts';
import { findRetargeted, type Retargeted } from './retargeted.ts';

export interface EntryName {
  list: ListName;
  name: string;
}

export interface MergeRequest {
  /** The files of the `KUBECONFIG` list in its order, or the one file; at least one. */
  files: KubeconfigFile[];
  ours: Kubeconfig;
  owner: Owner;
  /** The ids of all clusters of the server: a context of one of them is never pointed to another. */
  clusterIds: Iterable<string>;
  /** What our contexts may be called. Absent: as they are, unless the files have them under other names. */
  naming?: Naming | undefined;
  /** Made the current one; undefined leaves it as it is. A file that is new or empty gets none but this. */
  currentContext?: string | undefined;
}

export interface MergeOutcome {
  /** Our entries, under the names that they have in the files. */
  ours: Kubeconfig;
  /** All files in the order they came in, as they are now. With conflicts, or contexts in `wouldRetarget`, nothing is changed. */
  files: KubeconfigFile[];
  added: EntryName[];
  replaced: EntryName[];
  /** Entries of these names are not ours, and would have been overwritten. */
  conflicts: Conflict[];
  /** Contexts of a cluster that still exists, which this merge would have pointed to another one: nothing is changed then. */
  wouldRetarget: Retargeted[];
  /** Contexts that point to another cluster now, since theirs is gone. */
  retargeted: Retargeted[];
  /** Of all files, as they are now; undefined for none. */
  currentContext: string | undefined;
}

const asBuilt: Naming = { choices: new Map(), isRequested: false };

/**
 * Puts our entries into kubeconfigs. A cluster that a context leads to already keeps that one's name. Entries of ours that are there
 * already are replaced where they stand, with what was added to them by hand (a namespace, extensions, environment variables) left in; new ones are appended. What is not ours keeps every character.
 * Throws `failed` for a file that cannot be read or changed.
 */
export function mergeKubeconfig(request: MergeRequest): MergeOutcome {
  const { owner, clusterIds, naming = asBuilt } = request;
  const files = joinKubeconfigs(request.files);
  const { ours, renamed } = keepNames(files, request.ours, owner, naming);
  const currentContext = nameInFiles(request.currentContext, ours, renamed);
  const conflicts = findConflicts(files, ours, owner);
  const existing = new Set(clusterIds);
  const changed = findRetargeted(files, ours);
  const outcome: MergeOutcome = {
    ours,
    files: request.files,
    added: [],
    replaced: [],
    conflicts,
    wouldRetarget: changed.filter(({ from }) => existing.has(from)),
    retargeted: changed.filter(({ from }) => !existing.has(from)),
    currentContext: currentContextOf(files),
  };
  if (conflicts.length > 0 || outcome.wouldRetarget.length > 0) return outcome;
  const changes = files.files.map(noChange);
  const users = ours.users.map((user) => openUser(keepClusterInfo(files, user)));
  const written = { ...ours, users };
  for (const list of listNames) for (const entry of written[list]) place(files, changes, list, entry, outcome);
  setCurrentIn(files, changes, currentContext);
  return {
    ...outcome,
    files: files.files.map((file, index) => editKubeconfig(file, changes[index] ?? noChange())),
    currentContext: currentContext ?? outcome.currentContext,
  };
}

/** A name of ours as we would call it is also understood; one in the files goes before. */
function nameInFiles(
  name: string | undefined,
  { contexts }: Kubeconfig,
  renamed: ReadonlyMap<string, string>,
): string | undefined {
  if (name === undefined || contexts.some((context) => context.name === name)) return name;
  return renamed.get(name) ?? name;
}

function place(
  { files, find }: KubeconfigFiles,
  changes: FileChange[],
  list: ListName,
  ours: { name: string },
  { added, replaced }: MergeOutcome,
): void {
  const { name } = ours;
  const present = find(list, name);
  if (present === undefined) {
    changes[defaultFile(files)]?.lists[list].added.push(ours);
    added.push({ list, name });
    return;
  }
  const renewed = renew(present, { ...ours });
  if (JSON.stringify(renewed) === JSON.stringify(toObject(present.item))) return;
  changes[files.indexOf(present.file)]?.lists[list].replaced.set(present.index, [renewed]);
  replaced.push({ list, name });
}

/** Makes a context the current one of all files. Throws `failed` for a file that cannot be changed. */
export function setCurrentContext(present: KubeconfigFile[], name: string): KubeconfigFile[] {
  const changes = present.map(noChange);
  setCurrentIn(joinKubeconfigs(present), changes, name);
  return present.map((file, index) => editKubeconfig(file, changes[index] ?? noChange()));
}

function setCurrentIn({ files }: KubeconfigFiles, changes: FileChange[], name: string | undefined): void {
  const index = currentContextFile(files);
  const change = changes[index];
  if (name !== undefined && change !== undefined && files[index]?.currentContext !== name) change.currentContext = name;
}

/** The fields that an entry of ours decides about, there or not. All others are left as they are. */
const decided = {
  clusters: ['server', 'certificate-authority-data', 'insecure-skip-tls-verify'],
  users: ['token', 'tokenFile'],
  contexts: [],
};

/** An entry as it stands, with what ours says put in. */
export function renew({ list, item }: Entry, ours: Record<string, unknown>): YamlObject {
  const old = toObject(item);
  const key = bodyKeys[list];
  const fresh = asObject(ours[key]);
  const body = { ...asObject(old[key]), ...fresh };
  for (const field of decided[list]) if (!(field in fresh)) delete body[field];
  if (list === 'users' && 'exec' in fresh)
    body.exec = { ...asObject(asObject(old[key]).exec), ...asObject(fresh.exec) };
  if (list === 'users' && !('exec' in fresh)) delete body.exec;
  return { ...old, [key]: body };
}

function asObject(value: unknown): YamlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
