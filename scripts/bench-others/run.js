// The comparison between its surroundings: whatever happens, nothing of it is left behind.
import { join } from 'node:path';
import { BenchError } from '../bench/errors.js';
import { installCopy } from '../bench/installation.js';
import { findLauncher } from '../bench/launcher.js';
import { describeMachine } from '../bench/machine.js';
import { makeHome } from '../demo/home.js';
import { startSandbox } from '../demo/sandbox.js';
import { findKubectl, kubectlVersion } from '../kubectl.js';
import { compare } from './compare.js';
import { ownProgram } from './programs/kubectl-rancher.js';
import { kubelogin } from './programs/kubelogin.js';
import { rancherCli } from './programs/rancher-cli.js';
import { MissingToolError } from './tools/tools.js';
import { makeWorld, sandboxOptions } from './world.js';

/** @typedef {{ runs: number; signal: AbortSignal; say: (words: string) => void }} Options */

/** @param {Options} options */
export async function runComparison(options) {
  const kubectl = await findKubectl();
  if (kubectl === undefined) throw new BenchError('it needs a kubectl, and there is none on PATH.');
  const launcher = findLauncher();
  /** @type {import('../demo/home.js').Home[]} */
  const homes = [];
  /** @type {import('../demo/sandbox.js').SandboxProcess[]} */
  const processes = [];
  const removeHomes = () => homes.forEach(({ remove }) => void remove());
  const removeAtOnce = () => {
    launcher.killAll();
    for (const { kill } of processes) kill();
    removeHomes();
  };
  process.once('exit', removeAtOnce);
  const openWorld = async () => {
    const home = makeHome(kubectl);
    homes.push(home);
    installCopy(home);
    const sandbox = await startSandbox(home.env, (started) => processes.push(started), sandboxOptions);
    return makeWorld({ home: home.folder, scratch: join(home.folder, '..', 'scratch'), env: home.env, sandbox });
  };
  try {
    const compared = [];
    const absent = [];
    for (const find of [ownProgram, rancherCli, kubelogin]) {
      const world = await openWorld();
      try {
        compared.push({ world, program: await find(world, launcher) });
      } catch (error) {
        if (!(error instanceof MissingToolError)) throw error;
        absent.push(error.message);
      }
    }
    const results = await compare(launcher, compared, options);
    return { ...results, absent, machine: describeMachine({ kubectl: await kubectlVersion(kubectl) }) };
  } finally {
    launcher.killAll();
    await Promise.all(processes.map(({ stop }) => stop()));
    removeHomes();
    process.off('exit', removeAtOnce);
  }
}
