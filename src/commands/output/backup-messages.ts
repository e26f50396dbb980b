import { readTexts } from '../../flows/kubeconfig/read-texts.ts';
import { tokenIds } from '../../kube/tokens-gone.ts';
import { oneLine } from '../../printable.ts';

/** The previous version of a file that was changed. */
export interface Backup {
  path: string;
  /** Whether it contains a token that was removed from the file. */
  hasTokens: boolean;
}

/** Finds the backups that contain tokens. `tokens`: the ids of those removed from the files that may still be valid. */
export function inspectBackups(paths: string[], tokens: string[]): Backup[] {
  return paths.map((path) => {
    const ids = tokens.length === 0 ? [] : tokenIds(readTexts([path]));
    return { path, hasTokens: ids.some((id) => tokens.includes(id)) };
  });
}

/** Says where a backup is, and whether it contains tokens. */
export function describeBackup({ path, hasTokens }: Backup): string {
  return `Backup: ${oneLine(path)}${hasTokens ? ' (contains the removed tokens)' : ''}`;
}
