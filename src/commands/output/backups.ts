import { readTexts } from '../../flows/kubeconfig/read-texts.ts';
import { tokenIds } from '../../kube/tokens-gone.ts';
import { oneLine } from '../../printable.ts';

/** The last version of a file that was changed. */
export interface LastVersion {
  path: string;
  /** Whether one of the tokens is in it that are in the file no more. */
  hasTokens: boolean;
}

/** Looks which of the last versions have tokens in them. `tokens`: the ids of those that are in the files no more, and may still be good. */
export function findLastVersions(paths: string[], tokens: string[]): LastVersion[] {
  return paths.map((path) => {
    const ids = tokens.length === 0 ? [] : tokenIds(readTexts([path]));
    return { path, hasTokens: ids.some((id) => tokens.includes(id)) };
  });
}

/** Where a last version lies, and what to mind about it. */
export function describeLastVersion({ path, hasTokens }: LastVersion): string {
  return `The last version is kept as ${oneLine(path)}${hasTokens ? '; it has the tokens that were in it' : ''}`;
}
