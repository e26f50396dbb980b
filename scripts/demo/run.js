// The demo between its surroundings: whatever happens, nothing of it is left behind.
import { relative } from 'node:path';
import { findKubectl, kubectlVersion } from '../kubectl.js';
import { DemoError } from './errors.js';
import { makeHome } from './home.js';
import { keepRunning } from './keep.js';
import { root } from './prepare.js';
import { duration, sayNote, sayTitle } from './say.js';
import { tellStory } from './story.js';

/** @param {{ keep: boolean; signal: AbortSignal }} options */
export async function runDemo({ keep, signal }) {
  const kubectl = await findAnyKubectl();
  const start = performance.now();
  const home = makeHome(kubectl);
  /** @type {import('./sandbox.js').SandboxProcess[]} */
  const processes = [];
  const removeAtOnce = () => {
    for (const { kill } of processes) kill();
    home.remove();
  };
  process.once('exit', removeAtOnce);
  try {
    const sandbox = await tellStory({ home, signal, onStart: (started) => processes.push(started) });
    sayTitle(`\nAll of it went as it should, in ${duration(performance.now() - start)}.`);
    const ends = processes.map(({ ended }) => ended);
    if (keep) await keepRunning(home, sandbox, Promise.race([...ends, untilAborted(signal)]));
    else sayNote('The sandbox and its home are removed. To keep them and try by hand: npm run demo -- --keep');
  } finally {
    await Promise.all(processes.map(({ stop }) => stop()));
    home.remove();
    process.off('exit', removeAtOnce);
  }
}

async function findAnyKubectl() {
  const kubectl = await findKubectl();
  if (kubectl === undefined) {
    throw new DemoError(
      'it needs a kubectl, and there is none on PATH. Get it: https://kubernetes.io/docs/tasks/tools/',
    );
  }
  const place = kubectl.startsWith(root) ? relative(root, kubectl) : kubectl;
  sayNote(`kubectl is ${place}, ${await kubectlVersion(kubectl)}`);
  return kubectl;
}

/** @param {AbortSignal} signal */
function untilAborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', resolve, { once: true });
  });
}
