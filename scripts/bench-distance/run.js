// The bench between its surroundings: whatever happens, nothing of it is left behind.
import { findGoPlugins } from '../bench/go-plugins.js';
import { findLauncher } from '../bench/launcher.js';
import { describeMachine } from '../bench/machine.js';
import { findOnPath } from '../bench/on-path.js';
import { makeHome } from '../demo/home.js';
import { measureCommands } from './commands.js';
import { seeWithCurl } from './curl.js';
import { workingDay } from './schedule.js';
import { setStage } from './stage.js';
import { simulateDay } from './working-day.js';

/** Round trips, in milliseconds. */
const distances = [0, 50, 100, 200];
const distanceOfDays = 100;
const clusterCount = 5;

/**
 * @typedef {object} Options
 * @property {number} rounds
 * @property {number} share of a day, from 0 to 1
 * @property {string} program the folder of the build
 * @property {AbortSignal} signal
 * @property {(words: string) => void} say
 */

/**
 * @param {Options} options
 * @returns {Promise<import('./report.js').Results>}
 */
export async function runBench(options) {
  const launcher = findLauncher();
  const home = makeHome(findOnPath('true') ?? '');
  const removeAtOnce = () => {
    launcher.killAll();
    home.remove();
  };
  process.once('exit', removeAtOnce);
  const killLaunched = () => launcher.killAll();
  options.signal.addEventListener('abort', killLaunched);
  const stage = await setStage({ home, launcher, program: options.program, clusterCount });
  try {
    return await measure(stage, options);
  } finally {
    launcher.killAll();
    await stage.close();
    home.remove();
    options.signal.removeEventListener('abort', killLaunched);
    process.off('exit', removeAtOnce);
  }
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {Options} options
 * @returns {Promise<import('./report.js').Results>}
 */
async function measure(stage, { rounds, share, signal, say }) {
  const { present, absent } = await findGoPlugins(stage);
  say('what curl sees');
  const curl = [];
  for (const distance of distances) {
    stage.distance.roundTrip = distance;
    const seen = await seeWithCurl(`${stage.sandbox.url}/ping`, stage.caFile);
    if (seen !== undefined) curl.push({ distance, seen });
  }
  say('commands');
  const commands = await measureCommands(stage, { distances, rounds, signal });
  stage.distance.roundTrip = distanceOfDays;
  const days = [];
  for (const [name, clusters] of /** @type {const} */ ([
    [`${clusterCount} clusters in turn`, clusterCount],
    ['one cluster', 1],
  ])) {
    say(`a day with ${name}`);
    stage.forgetSession();
    days.push({ name, day: await simulateDay(stage, workingDay(clusters, share), { others: present, signal, say }) });
  }
  return {
    machine: describeMachine({ kubectl: '' }),
    distances,
    curl,
    commands,
    distance: distanceOfDays,
    days,
    others: present,
    absent,
  };
}
