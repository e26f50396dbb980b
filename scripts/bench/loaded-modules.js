// Which files and which parts of Node a credential request loads: Node's coverage report tells the ones, Node's own list the others.
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyCache, withCache } from './caches.js';
import { askFor, askOnce } from './stage.js';

const builtinLister = new URL('list-builtins.js', import.meta.url).href;

/**
 * @typedef {object} Loaded
 * @property {{ path: string; bytes: number }[]} files of the program, in the order of loading
 * @property {string[]} builtins parts of Node that `node -e 0` (with modules) does not load
 * @property {number} internals parts of Node behind these
 */

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<{ cached: Loaded; mint: Loaded }>}
 */
export async function findLoadedModules(stage) {
  const cache = stage.cache('loaded');
  const env = withCache(stage.env, cache);
  const program = [join(stage.program, 'bin', 'kubectl-rancher.js'), 'token', ...askFor(stage, stage.downstream)];
  const idle = await loadsOf(stage, ['-e', '0'], env);
  const load = async () => describe(stage, await loadsOf(stage, program, env), new Set(idle.builtins));
  await askOnce(stage, cache, stage.downstream);
  const cached = await load();
  emptyCache(cache);
  return { cached, mint: await load() };
}

/**
 * The URLs of the files, and the parts of Node, that a run of Node loads.
 * @param {import('./stage.js').Stage} stage
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<{ files: string[]; builtins: string[] }>}
 */
async function loadsOf({ launcher, cache }, args, env) {
  const folder = mkdtempSync(join(cache('loads'), 'run-'));
  const coverage = join(folder, 'coverage');
  const list = join(folder, 'builtins.json');
  const command = [process.execPath, '--import', builtinLister, ...args];
  await launcher.demand(command, { ...env, NODE_V8_COVERAGE: coverage, BENCH_BUILTINS: list });
  const [report = ''] = readdirSync(coverage);
  /** @type {{ result: { url: string }[] }} */
  const { result } = JSON.parse(readFileSync(join(coverage, report), 'utf8'));
  return {
    files: result.map(({ url }) => url).filter((url) => url.startsWith('file:')),
    builtins: JSON.parse(readFileSync(list, 'utf8')),
  };
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {{ files: string[]; builtins: string[] }} loads
 * @param {Set<string>} idle
 * @returns {Loaded}
 */
function describe({ program }, { files, builtins }, idle) {
  const paths = files.map((url) => relative(program, fileURLToPath(url))).filter((path) => !path.startsWith('..'));
  const modules = builtins
    .filter((entry) => entry.startsWith('NativeModule ') && !idle.has(entry))
    .map((entry) => entry.replace('NativeModule ', ''));
  const isInternal = (/** @type {string} */ name) => /^(internal\/|_)/.test(name);
  return {
    files: paths.map((path) => ({ path, bytes: statSync(join(program, path)).size })),
    builtins: modules.filter((name) => !isInternal(name)).sort(),
    internals: modules.filter(isInternal).length,
  };
}
