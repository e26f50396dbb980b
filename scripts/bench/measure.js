import { kubectlVersion } from '../kubectl.js';
import { findGoPlugins } from './go-plugins.js';
import { judge } from './goals.js';
import { findLoadedModules } from './loaded-modules.js';
import { describeMachine } from './machine.js';
import { measureManyClusters } from './many-clusters.js';
import { measureOneCaller } from './one-caller.js';
import { takeSamples } from './rounds.js';
import { summarize } from './statistics.js';
import { measureStorm } from './storm.js';
import { findSubjects } from './subjects.js';
import { countTokensMade } from './tokens-made.js';

/**
 * @param {import('./stage.js').Stage} stage
 * @param {{ runs: number; signal: AbortSignal; say: (words: string) => void }} options
 * @returns {Promise<import('./report.js').Results>}
 */
export async function measure(stage, options) {
  const { present, absent } = await findGoPlugins(stage);
  const subjects = await findSubjects(stage, present);
  const { result, made } = await countTokensMade(stage, () => takeSamples(subjects, options));
  const rows = summarize(subjects, result.samples);
  options.signal.throwIfAborted();
  options.say('many requests at once');
  const storm = await measureStorm(stage);
  const oneCaller = await measureOneCaller(stage);
  options.signal.throwIfAborted();
  options.say('a thousand clusters');
  const manyClusters = await measureManyClusters(stage);
  options.signal.throwIfAborted();
  return {
    storm,
    oneCaller,
    manyClusters,
    loaded: await findLoadedModules(stage),
    rows,
    goals: judge(rows),
    unexpectedTokens: made - result.mints,
    absent,
    machine: describeMachine({ kubectl: await kubectlVersion(stage.kubectl) }),
  };
}
