import { findKubectlFaults } from '../../kube/check/kubectl-rules.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { runToEnd } from '../../platform/processes/run-program.ts';
import { printable } from '../../printable.ts';
import { locateKubectl, noContext } from './find-kubectl.ts';
import { reasonIn } from './kubectl-words.ts';

/** A kubeconfig that kubectl refuses as a whole, in words fit for a terminal. */
export interface Refusal {
  path: string;
  what: string;
  nextStep: string;
}

/** What kubectl says of a file: `undefined` where it takes it, else its reason, maybe empty. */
export type Verdict = { reason: string | undefined };

/** Milliseconds. */
const patience = 5_000;

/** Characters. For thousands of clusters kubectl needs as many seconds as it has megabytes to read; its rules are known here, too. */
const most = 2_000_000;

/**
 * Asks the kubectl on PATH whether it reads a kubeconfig. It asks no cluster and runs no plugin. Undefined where there is no kubectl, or it
 * does not say.
 */
export async function askKubectl(env: NodeJS.ProcessEnv, path: string): Promise<Verdict | undefined> {
  const kubectl = locateKubectl(env);
  if (kubectl === undefined) return undefined;
  const args = ['config', 'view', `--kubeconfig=${path}`, noContext, '-o', 'jsonpath={.kind}'];
  const end = await runToEnd(kubectl, args, {
    env: { ...env, KUBERC: 'off', KUBECTL_KUBERC: 'false' },
    timeout: patience,
  });
  if (end?.succeeded) return { reason: undefined };
  const reason = reasonIn(end?.stderr ?? '');
  return reason === undefined ? undefined : { reason };
}

/** The files that kubectl refuses as a whole: as it says itself, else by its rules. */
export async function findRefused(env: NodeJS.ProcessEnv, files: KubeconfigFile[]): Promise<Refusal[]> {
  const refusals = files.filter(({ exists }) => exists).map((file) => judge(env, file));
  return (await Promise.all(refusals)).flat();
}

async function judge(env: NodeJS.ProcessEnv, file: KubeconfigFile): Promise<Refusal[]> {
  const verdict = file.text.length > most ? undefined : await askKubectl(env, file.path);
  if (verdict !== undefined && verdict.reason === undefined) return [];
  const [first, ...more] = findKubectlFaults(file).map(({ message }) => printable(message));
  if (first === undefined && verdict === undefined) return [];
  const reason = verdict?.reason;
  const rest = more.length === 0 ? '' : '. There is more behind it';
  return [
    {
      path: file.path,
      what: `kubectl refuses the whole file${reason ? `: ${reason}` : ''}`,
      nextStep: first === undefined ? 'Fix it there.' : `Fix ${first}${rest}`,
    },
  ];
}
