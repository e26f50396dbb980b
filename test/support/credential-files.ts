import { companionEndings } from '../../src/store/credentials/credential-format.ts';

/** Whether a file in the cache's directory of credentials is a credential, and none of those that lie beside one. */
export function isCredentialFile(path: string): boolean {
  return !/\.(last-sweep|tmp)$/.test(path) && !companionEndings.some((ending) => path.endsWith(ending));
}
