import { oneLine, printableLines } from '../../printable.ts';
import type { KubeconfigText } from './kubeconfig-file.ts';
import { rancherTokens, SecretMask } from './mask-secrets.ts';

/** What differs between two states of a file, as `diff -u` shows it, with secrets left out; empty when nothing does. */
export async function diffKubeconfigs(before: KubeconfigText, after: KubeconfigText): Promise<string> {
  const [old, fresh] = [before.text ?? '', after.text ?? ''];
  if (old === fresh) return '';
  const { createTwoFilesPatch } = await import('./diff-library.ts');
  const mask = new SecretMask();
  const masked = [mask.apply(old), mask.apply(fresh)] as const;
  const paths = [oneLine(before.path), oneLine(after.path)] as const;
  const patch = createTwoFilesPatch(...paths, ...masked, 'now', 'then', { context: 2 });
  return printableLines(patch)
    .split('\n')
    .filter((line) => !/^(==|Index: )/.test(line))
    .map((line) => line.replace(rancherTokens, '[secret]'))
    .join('\n');
}
