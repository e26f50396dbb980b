// A working day of one person, in a few minutes: every request is a real one, and the time between them is skipped.
import { backgroundRunEnds } from '../bench/background-runs.js';
import { letTimePass } from '../bench/passing-time.js';
import { smallestPrograms } from '../bench/smallest-programs.js';

/**
 * @typedef {object} Day
 * @property {number} requests of kubectl
 * @property {number} mayWait those that may wait: the first for a cluster, and the first after a break
 * @property {number} waited for the network
 * @property {number} waitedUnexpectedly of these, the others
 * @property {number} backgroundRuns
 * @property {number[]} waiting milliseconds, of those that waited
 * @property {number[]} others milliseconds, of those that did not
 * @property {Map<string, number[]>} beside milliseconds: what was run beside them, by its id
 * @property {number} mints
 * @property {number} checks
 * @property {number} serverRequests with the login, and without the logout
 * @property {number} left tokens on the server after the logout
 */

/**
 * @param {import('./stage.js').Stage} stage
 * @param {import('./schedule.js').KubectlRun[]} runs
 * @param {{ others: import('../bench/subject.js').Subject[]; signal: AbortSignal; say: (words: string) => void }} options
 * @returns {Promise<Day>}
 */
export async function simulateDay(stage, runs, { others, signal, say }) {
  const { launcher, env, server } = stage;
  const isCompared = (/** @type {string} */ id) => id === 'launcher' || id === 'dash';
  const beside = [...smallestPrograms(stage).filter(({ id }) => isCompared(id)), ...others];
  const before = server.requests.length;
  await launcher.demand(stage.logIn, env);
  /** @type {Day} */
  const day = { ...emptyDay, waiting: [], others: [], beside: new Map(beside.map(({ id }) => [id, []])) };
  for (const [index, { pause, cluster, mayWait }] of runs.entries()) {
    signal.throwIfAborted();
    letTimePass([stage.cache, stage.sessions], pause * 60_000);
    stage.moveServerClock(pause);
    const asked = server.requests.length;
    const { milliseconds } = await launcher.demand(stage.ask(stage.clusters[cluster] ?? ''), env);
    // A background run has not come as far yet.
    const hasWaited = server.requests.length > asked;
    (hasWaited ? day.waiting : day.others).push(milliseconds);
    day.requests += 1;
    day.mayWait += mayWait ? 1 : 0;
    day.waited += hasWaited ? 1 : 0;
    day.waitedUnexpectedly += hasWaited && !mayWait ? 1 : 0;
    day.backgroundRuns += (await backgroundRunEnds(stage.cache)) ? 1 : 0;
    for (const { id, time } of beside) day.beside.get(id)?.push(await time());
    if ((index + 1) % 60 === 0) say(`${index + 1} of ${runs.length} requests`);
  }
  const done = server.requests.slice(before);
  day.serverRequests = done.length;
  day.mints = done.filter(({ method, path }) => method === 'POST' && path === '/v3/tokens').length;
  day.checks = done.filter(({ path }) => path.startsWith('/k8s/clusters/')).length;
  await launcher.demand(['kubectl-rancher', 'logout'], env);
  day.left = stage.countTokens();
  return day;
}

const emptyDay = {
  requests: 0,
  mayWait: 0,
  waited: 0,
  waitedUnexpectedly: 0,
  backgroundRuns: 0,
  mints: 0,
  checks: 0,
  serverRequests: 0,
  left: 0,
};
