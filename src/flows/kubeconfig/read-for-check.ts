import { CliError } from '../../errors.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFault } from './check.ts';
import { askKubectl } from './judge-with-kubectl.ts';
import { readFiles } from './read-texts.ts';

/**
 * The files that this program can read, and a warning for each other one that kubectl reads all the same. Throws `failed` for one that
 * kubectl refuses too, with its reason.
 */
export async function readForCheck(
  env: NodeJS.ProcessEnv,
  paths: string[],
): Promise<{ files: KubeconfigFile[]; unread: KubeconfigFault[] }> {
  const files: KubeconfigFile[] = [];
  const unread: KubeconfigFault[] = [];
  for (const path of paths) {
    try {
      files.push(...readFiles([path]));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      unread.push(await judgeUnread(env, path, error));
    }
  }
  return { files, unread };
}

async function judgeUnread(env: NodeJS.ProcessEnv, path: string, error: CliError): Promise<KubeconfigFault> {
  const verdict = await askKubectl(env, path);
  if (verdict === undefined) throw error;
  if (verdict.reason === undefined) {
    const nextStep = 'kubectl reads it. Its entries were not checked, and no merge or conversion will change them.';
    return { severity: 'warning', what: error.message, nextStep };
  }
  const words = verdict.reason === '' ? 'kubectl refuses it, too.' : `kubectl says: ${verdict.reason}.`;
  throw new CliError('failed', error.message, [words, error.nextStep].filter(Boolean).join(' '));
}
