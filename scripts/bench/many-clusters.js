// Kubeconfigs on a server with many clusters: how long they take as a whole, and how much memory.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './statistics.js';

const clusters = 1_000;
const runs = 7;
const memoryNoter = new URL('note-memory.js', import.meta.url).href;

/**
 * @typedef {object} ManyClusters
 * @property {number} clusters
 * @property {{ name: string; milliseconds: number; memory: number }[]} rows the median of the times; the most memory of all runs, in bytes
 */

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<ManyClusters>}
 */
export async function measureManyClusters(stage) {
  const { url } = await stage.logInElsewhere([`--clusters=${clusters}`]);
  const folder = stage.cache('many-clusters');
  const place = (/** @type {string} */ name) => join(folder, `${name}.yaml`);
  const [made, others, merged] = [place('made'), place('others'), place('merged')];
  const noted = join(folder, 'memory');
  const command = ['kubectl-rancher', 'kubeconfig', '--all', '--exec', `--server=${url}`];
  const env = { ...stage.env, NODE_OPTIONS: `--import=${memoryNoter}`, BENCH_MEMORY: noted };
  /**
   * @param {string} name
   * @param {string[]} options
   * @param {() => void} [prepare]
   */
  const measure = async (name, options, prepare = () => undefined) => {
    /** @type {{ milliseconds: number; memory: number }[]} */
    const samples = [];
    for (let run = 0; run < runs; run += 1) {
      prepare();
      const { milliseconds } = await stage.launcher.demand([...command, ...options], env);
      samples.push({ milliseconds, memory: Number(readFileSync(noted, 'utf8')) });
    }
    return {
      name,
      milliseconds: median(samples.map((sample) => sample.milliseconds)),
      memory: Math.max(...samples.map(({ memory }) => memory)),
    };
  };
  await stage.launcher.demand([...command, '--prefix=other-', '-f', others], env);
  return {
    clusters,
    rows: [
      await measure('written to a file of their own', ['--force', '-f', made]),
      await measure(`merged with ${clusters.toLocaleString('en')} others`, ['--merge', '-f', merged], () =>
        copyFileSync(others, merged),
      ),
    ],
  };
}
