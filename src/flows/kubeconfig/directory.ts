import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../errors.ts';
import { type Kubeconfig, writeKubeconfig } from '../../kube/kubeconfig/kubeconfig.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { isOwnUser, type Owner } from '../../kube/kubeconfig/ownership.ts';
import { readCredential } from '../../kube/kubeconfig/user-credential.ts';
import { splitKubeconfig } from '../../kube/make/split-kubeconfig.ts';
import { mergeKubeconfig } from '../../kube/merge/merge-kubeconfig.ts';
import { cannotWrite } from '../../platform/files/file-errors.ts';
import { writeUserFile } from '../../platform/files/user-file.ts';
import { oneLine } from '../../printable.ts';
import type { MergePart } from './merge.ts';
import { readFiles } from './read-texts.ts';

/** The file of one cluster. */
export interface ClusterFile {
  path: string;
  /** What is in it when it is written. */
  text: string;
  isChanged: boolean;
}

/**
 * What a directory with a kubeconfig for each cluster has in it. A file of this program's is merged into, so that what was added to it
 * stays. Throws `failed` for one that has anything else in it, unless `force`: then it is overwritten. Changes nothing.
 */
export function planDirectory(directory: string, parts: MergePart[], force: boolean): ClusterFile[] {
  const clusters = parts.flatMap((part) => splitKubeconfig(part.config).map((config) => ({ part, config })));
  const names = nameFiles(clusters);
  return clusters.map(({ part, config }, index) => {
    const path = join(directory, names[index] ?? '');
    const present = force ? undefined : readPresent(path);
    const text = present === undefined ? writeKubeconfig(config) : mergeOwn(present, part, config);
    return { path, text, isChanged: text !== present?.text };
  });
}

/** Writes those that are changed, readable for their owner only. Throws `failed` for one that cannot be written. */
export function writeChanged(files: ClusterFile[]): void {
  for (const { path, text } of files.filter(({ isChanged }) => isChanged)) writeUserFile(path, text, true);
}

/** Creates a directory for its owner only, where there is none. Throws `failed` if it cannot. */
export function createDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(directory, error);
  }
}

/** Called as the contexts are, as far as every file system and a `KUBECONFIG` list take it; two that would be the same have the ids. */
function nameFiles(clusters: { part: MergePart; config: Kubeconfig }[]): string[] {
  const plain = clusters.map(({ config }) => fileName(config['current-context']));
  const count = new Map<string, number>();
  for (const name of plain) count.set(name.toLowerCase(), (count.get(name.toLowerCase()) ?? 0) + 1);
  return plain.map((name, index) => {
    const context = clusters[index]?.config['current-context'] ?? '';
    const id = clusters[index]?.part.naming?.choices.get(context)?.clusterId;
    return count.get(name.toLowerCase()) === 1 || id === undefined ? `${name}.yaml` : `${name}-${id}.yaml`;
  });
}

function fileName(context: string): string {
  return context
    .replace(/[^\p{L}\p{N}@+._-]+/gu, '_')
    .replace(/^[.-]/, '_')
    .slice(0, 100);
}

function readPresent(path: string): KubeconfigFile | undefined {
  try {
    const [file] = readFiles([path]);
    return file?.exists ? file : undefined;
  } catch {
    throw notOurs(path);
  }
}

function mergeOwn(file: KubeconfigFile, { owner, clusterIds, naming }: MergePart, ours: Kubeconfig): string {
  if (!isOwnFile(file, owner, ours)) throw notOurs(file.path);
  const currentContext = file.currentContext === undefined ? ours['current-context'] : undefined;
  const merged = mergeKubeconfig({ files: [file], ours, owner, clusterIds, naming, currentContext });
  if (merged.conflicts.length > 0 || merged.wouldRetarget.length > 0) throw notOurs(file.path);
  return merged.files[0]?.text ?? '';
}

/** Whether all users in it are this program's; one with a token is, if it has the name that we would give it. */
function isOwnFile({ entries: { users } }: KubeconfigFile, owner: Owner, { users: [own] }: Kubeconfig): boolean {
  const isOwn = (user: (typeof users)[number]): boolean =>
    isOwnUser(user, owner) || (user.name === own?.name && readCredential(user.body)?.kind === 'token');
  return users.length > 0 && users.every(isOwn);
}

function notOurs(path: string): CliError {
  return new CliError(
    'failed',
    `${oneLine(path)} already exists, and this program did not make it for this cluster`,
    'Add --force to overwrite it, or name another directory.',
  );
}
