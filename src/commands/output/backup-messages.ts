import { readTexts } from '../../flows/kubeconfig/read-texts.ts';
import { mentionsToken } from '../../kube/convert/tokens-gone.ts';
import { oneLine } from '../../printable.ts';

/** The previous version of a file that was changed. */
export interface Backup {
  path: string;
  /** Whether it contains a token that was removed from the file. */
  hasTokens: boolean;
}

/** Finds the backups that contain tokens. `tokens`: the ids of those removed from the files that may still be valid. */
export function inspectBackups(paths: string[], tokens: string[]): Backup[] {
  const ids = new Set(tokens);
  const hasTokens = (path: string): boolean =>
    ids.size > 0 && readTexts([path]).some(({ text = '' }) => mentionsToken(text, ids));
  return paths.map((path) => ({ path, hasTokens: hasTokens(path) }));
}

/** Says where a backup is, and whether it contains tokens. */
export function describeBackup({ path, hasTokens }: Backup): string {
  return `Backup: ${oneLine(path)}${hasTokens ? ' (contains the removed tokens)' : ''}`;
}
