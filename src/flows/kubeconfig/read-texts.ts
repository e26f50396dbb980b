import { existsSync } from 'node:fs';
import { CliError, systemErrorCode } from '../../errors.ts';
import type { KubeconfigFile, KubeconfigText } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { readKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { readText } from '../../platform/files/text-encoding.ts';
import { collectGarbageEarly } from '../../platform/memory.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { codeOf } from '../../system-errors.ts';

/** The one file that the user named, which must exist; else those that kubectl reads. */
export function choosePaths(env: NodeJS.ProcessEnv, named: string | undefined): string[] {
  if (named === undefined) return kubeconfigPaths(env);
  if (!existsSync(named)) throw new CliError('failed', `there is no file ${named}`);
  return [named];
}

/** The kubeconfig files of a list as they stand. Throws `failed` for one that cannot be read. */
export function readTexts(paths: string[]): KubeconfigText[] {
  return paths.map((path) => ({ path, text: readIfThere(path) }));
}

/** The kubeconfig files of a list, read and understood. Throws `failed` for one that is no kubeconfig, or cannot be read. */
export function readFiles(paths: string[]): KubeconfigFile[] {
  const texts = readTexts(paths);
  if (texts.some(({ text = '' }) => text.length > large)) collectGarbageEarly();
  return readKubeconfigs(texts);
}

/** Of thousands of clusters. Characters. */
const large = 1_000_000;

function readIfThere(path: string): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    if (error instanceof CliError) throw error;
    throw new CliError('failed', `cannot read ${path} (${codeOf(error)})`);
  }
}
