import type { KubeconfigText } from './kubeconfig-file.ts';
import { readKubeconfigFiles } from './kubeconfig-files.ts';
import { readCredential } from './user-credential.ts';

/** A file without this has no token: most have none, and need not be read for it. */
const anyToken = /(token|kubeconfig)-[^:\s]+:/;

/** The ids (never the secrets) of Rancher's tokens that were in some files and are not any more. */
export function tokensGone(before: KubeconfigText[], after: KubeconfigText[]): string[] {
  if (!before.some(({ text }) => anyToken.test(text ?? ''))) return [];
  const kept = new Set(tokenIds(after));
  return [...new Set(tokenIds(before))].filter((id) => !kept.has(id));
}

/** The ids of Rancher's tokens in some files. */
export function tokenIds(texts: KubeconfigText[]): string[] {
  return readKubeconfigFiles(texts)
    .all('users')
    .flatMap(({ body }) => {
      const credential = readCredential(body);
      return credential?.kind === 'token' ? [credential.id] : [];
    });
}

/** Whether a file has tokens of Rancher in it. One that cannot be read has none that anybody could use. */
export function holdsTokens(file: KubeconfigText): boolean {
  try {
    return anyToken.test(file.text ?? '') && tokenIds([file]).length > 0;
  } catch {
    return false;
  }
}
