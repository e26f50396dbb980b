// The bench between its surroundings: whatever happens, nothing of it is left behind.
import { makeHome } from '../demo/home.js';
import { findKubectl, unpackKubectl } from '../kubectl.js';
import { BenchError } from './errors.js';
import { findLauncher } from './launcher.js';
import { measure } from './measure.js';
import { setStage } from './stage.js';

/** @param {{ runs: number; signal: AbortSignal; say: (words: string) => void }} options */
export async function runBench(options) {
  // The unpacked one first: what is called kubectl on PATH may only choose among several.
  const kubectl = (await unpackKubectl()) ?? (await findKubectl());
  if (kubectl === undefined) throw new BenchError('it needs a kubectl, and there is none on PATH.');
  const launcher = findLauncher();
  const home = makeHome(kubectl);
  /** @type {import('../demo/sandbox.js').SandboxProcess[]} */
  const processes = [];
  const removeAtOnce = () => {
    launcher.killAll();
    for (const { kill } of processes) kill();
    home.remove();
  };
  const killLaunched = () => launcher.killAll();
  process.once('exit', removeAtOnce);
  options.signal.addEventListener('abort', killLaunched);
  try {
    const stage = await setStage({ home, launcher, kubectl, onStart: (started) => processes.push(started) });
    return await measure(stage, options);
  } finally {
    launcher.killAll();
    await Promise.all(processes.map(({ stop }) => stop()));
    home.remove();
    options.signal.removeEventListener('abort', killLaunched);
    process.off('exit', removeAtOnce);
  }
}
