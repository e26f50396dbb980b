import type { KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import { tokenIdIn } from '../kubeconfig/user-credential.ts';

/** A file without this has no token: most have none, and need not be read for it. */
const anyToken = /(token|kubeconfig)-[^:\s]+:/;

/** Whether a file with this text may have tokens of Rancher in it. */
export function mayHoldTokens(text: string): boolean {
  return anyToken.test(text);
}

/** The ids (never the secrets) of Rancher's tokens that were in some files and are no longer. */
export function tokensGone(before: KubeconfigFile[], after: KubeconfigFile[]): string[] {
  if (!before.some(({ text }) => anyToken.test(text))) return [];
  const kept = new Set(tokenIds(after));
  return [...new Set(tokenIds(before))].filter((id) => !kept.has(id));
}

/** The ids of Rancher's tokens in some files. */
export function tokenIds(files: KubeconfigFile[]): string[] {
  const users = files.flatMap(({ entries }) => entries.users);
  return users.flatMap(({ body }) => tokenIdIn(body) ?? []);
}

/** Whether one of some tokens of Rancher stands in a text, by their ids; in a comment too. */
export function mentionsToken(text: string, ids: ReadonlySet<string>): boolean {
  for (const [id] of text.matchAll(/(?:ext\/)?(?:kubeconfig|token)-[^:\s]+(?=:)/g)) if (ids.has(id)) return true;
  return false;
}

/** Whether a file has tokens of Rancher in it. */
export function holdsTokens(file: KubeconfigFile): boolean {
  return anyToken.test(file.text) && tokenIds([file]).length > 0;
}
