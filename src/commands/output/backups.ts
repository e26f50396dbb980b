import { readTexts } from '../../flows/kubeconfig/read-texts.ts';
import { mentionsToken } from '../../kube/tokens-gone.ts';
import { oneLine } from '../../printable.ts';

/** The last version of a file that was changed. */
export interface LastVersion {
  path: string;
  /** Whether one of the tokens is in it that are in the file no more. */
  hasTokens: boolean;
}

/** Looks which of the last versions have tokens in them. `tokens`: the ids of those that are in the files no more, and may still be good. */
export function findLastVersions(paths: string[], tokens: string[]): LastVersion[] {
  const ids = new Set(tokens);
  const hasTokens = (path: string): boolean =>
    ids.size > 0 && readTexts([path]).some(({ text = '' }) => mentionsToken(text, ids));
  return paths.map((path) => ({ path, hasTokens: hasTokens(path) }));
}

/** Where a last version lies, and what to mind about it. */
export function describeLastVersion({ path, hasTokens }: LastVersion): string {
  return `The last version is kept as ${oneLine(path)}${hasTokens ? '; it has the tokens that were in it' : ''}`;
}
