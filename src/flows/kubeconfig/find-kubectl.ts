import { findOnPath } from '../../platform/paths/search-path.ts';
import { readOutputOf } from '../../platform/processes/run-program.ts';

/** The kubectl on PATH. */
export interface Kubectl {
  path: string;
  /** As it says, `v1.35.2`; undefined when it does not, or is no kubectl. */
  version: string | undefined;
}

const patience = 5_000;

/**
 * Google Cloud's kubectl asks the current context's cluster for its version before it does anything, and so runs the plugin. There is no
 * such context.
 */
export const noContext = '--context=kubectl-rancher-asks-no-cluster';

/** Finds kubectl and its version; undefined when PATH has none. */
export async function findKubectl(env: NodeJS.ProcessEnv): Promise<Kubectl | undefined> {
  const path = locateKubectl(env);
  if (path === undefined) return undefined;
  const output = await readOutputOf(path, ['version', '--client', noContext, '-o', 'json'], { env, timeout: patience });
  const [, version] = /"gitVersion":\s*"([^"]+)"/.exec(output ?? '') ?? [];
  return { path, version };
}

/** The minor version of a Kubernetes release, 35 for `v1.35.2`; undefined for anything else. */
export function minorVersion(version: string | undefined): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}

/** The path of the kubectl on PATH. */
export function locateKubectl(env: NodeJS.ProcessEnv): string | undefined {
  return findOnPath(process.platform === 'win32' ? 'kubectl.exe' : 'kubectl', env);
}
