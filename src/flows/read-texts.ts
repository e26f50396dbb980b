import { readFileSync } from 'node:fs';
import { CliError, errorCode } from '../errors.ts';
import type { KubeconfigText } from '../kube/kubeconfig-file.ts';

/** The kubeconfig files of a list as they stand. Throws `failed` for one that cannot be read. */
export function readTexts(paths: string[]): KubeconfigText[] {
  return paths.map((path) => ({ path, text: readIfThere(path) }));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CliError('failed', `cannot read ${path} (${errorCode(error) ?? 'unknown error'})`);
  }
}
