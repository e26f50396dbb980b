// Many kubectls at once, just when no credential is left: what a script, or a screen full of panes, does.
import { setTimeout } from 'node:timers/promises';
import { ask } from '../demo/rancher-api.js';
import { withCache } from './caches.js';
import { askFor } from './stage.js';
import { median } from './statistics.js';
import { countTokensMade } from './tokens-made.js';

export const requests = 200;

/** Until the callers, started one after the other, are all ready. Milliseconds. */
const preparation = 1_000;

/**
 * @typedef {object} Storm
 * @property {number} requests
 * @property {number} valid credentials, with a token that the cluster accepts
 * @property {number} minted
 * @property {[message: string, times: number][]} failures of those that gave no credential
 * @property {number} milliseconds until the last has ended
 * @property {number} median milliseconds
 */

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<Storm>}
 */
export async function measureStorm(stage) {
  const command = [stage.script, ...askFor(stage, stage.downstream)];
  const env = withCache(stage.env, stage.cache('storm'));
  const { result, made } = await countTokensMade(stage, () => launchAtOnce(stage, command, env));
  const { runs, milliseconds } = result;
  return {
    requests,
    valid: await countValid(stage, runs),
    minted: made,
    failures: countFailures(stage, runs),
    milliseconds,
    median: median(runs.map((run) => run.milliseconds)),
  };
}

/**
 * Lets that many callers go at the same time, each with the same command.
 * @param {import('./stage.js').Stage} stage
 * @param {string[]} command
 * @param {Record<string, string>} env
 */
export async function launchAtOnce({ launcher }, command, env, callers = requests) {
  /** @type {() => void} */
  let letGo = () => undefined;
  /** @type {Promise<void>} */
  const go = new Promise((resolve) => {
    letGo = resolve;
  });
  const answers = Promise.all(Array.from({ length: callers }, () => launcher.launch(command, env, go)));
  await setTimeout(preparation);
  const start = performance.now();
  letGo();
  return { runs: await answers, milliseconds: performance.now() - start };
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {import('./launcher.js').Run[]} runs
 */
async function countValid({ sandbox, downstream }, runs) {
  const path = `/k8s/clusters/${downstream.id}/version`;
  /** @type {Map<string, boolean>} */
  const accepted = new Map();
  let valid = 0;
  for (const token of runs.map(tokenIn)) {
    if (token === undefined) continue;
    if (!accepted.has(token)) accepted.set(token, (await ask(sandbox, 'GET', path, { token })).status === 200);
    if (accepted.get(token)) valid += 1;
  }
  return valid;
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {import('./launcher.js').Run[]} runs
 * @returns {[string, number][]}
 */
function countFailures({ host }, runs) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { exitCode, errors } of runs) {
    if (exitCode === 0) continue;
    const [line = ''] = errors.trim().split('\n', 1);
    const words = `exit code ${exitCode}: ${line.replaceAll(host, 'HOST')}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts];
}

/**
 * @param {import('./launcher.js').Run} run
 * @returns {string | undefined}
 */
function tokenIn({ exitCode, output }) {
  if (exitCode !== 0) return undefined;
  const { kind, status } = JSON.parse(output);
  return kind === 'ExecCredential' ? status.token : undefined;
}
