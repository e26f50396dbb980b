import type { KubeconfigText } from './kubeconfig-file.ts';

/** Keys whose values nobody has to see on a screen. */
const secretLine = /^([ +-]\s*(?:- )?"?(?:token|password|client-key-data|client-certificate-data)"?:\s*)\S.*$/;

/** A certificate in base64: its first letters are enough to tell it from another. */
const longLine = /^([ +-]\s*(?:- )?"?certificate-authority-data"?:\s*"?\S{12})\S+$/;

/** What differs between two states of a file, as `diff -u` shows it, with secrets left out; empty when nothing does. */
export async function diffKubeconfigs(before: KubeconfigText, after: KubeconfigText): Promise<string> {
  const [old, fresh] = [before.text ?? '', after.text ?? ''];
  if (old === fresh) return '';
  const { createTwoFilesPatch } = await import('./diff-library.ts');
  const patch = createTwoFilesPatch(before.path, after.path, old, fresh, 'now', 'then', { context: 2 });
  return patch
    .split('\n')
    .filter((line) => !line.startsWith('=='))
    .map((line) => line.replace(secretLine, '$1[secret]').replace(longLine, '$1...'))
    .join('\n');
}
