// The results as text, the same for the terminal and for Markdown.
import { table } from './table.js';

/**
 * @typedef {object} Results
 * @property {import('./machine.js').Machine} machine
 * @property {import('./statistics.js').Row[]} rows
 * @property {number} unexpectedTokens that asks took from the server although the cache had one
 * @property {string[]} absent Go plugins, in words
 * @property {import('./storm.js').Storm} storm
 * @property {import('./many-clusters.js').ManyClusters} manyClusters
 * @property {{ cached: import('./loaded-modules.js').Loaded; mint: import('./loaded-modules.js').Loaded }} loaded
 * @property {import('./goals.js').Goal[]} goals
 */

/** @param {Results} results */
export function renderReport({ machine, rows, unexpectedTokens, absent, storm, manyClusters, loaded, goals }) {
  return [
    machineLines(machine),
    legend,
    timeTable(rows),
    [
      ...absent.map((words) => `- ${words}`),
      `- Asks that the cache should have answered took ${unexpectedTokens} tokens from the server.`,
    ].join('\n'),
    'Goals, by the medians:',
    goalTable(goals),
    stormLines(storm),
    `Kubeconfigs for ${manyClusters.clusters.toLocaleString('en')} clusters:`,
    kubeconfigTable(manyClusters),
    'What Node loads for an ask:',
    fileTable(loaded),
    builtinLine('from the cache', loaded.cached),
    builtinLine('for a mint', loaded.mint),
  ].join('\n\n');
}

const legend = `Milliseconds, one sample of each per round. A bash that is started for each command alone, as kubectl is for each ask,
times it from its fork to the end of its output; that fork ("the launcher alone") is in every time of a command, and taken
off before ratios are formed. The server's times are those of requests from a process that is warmed up.`;

/** @param {import('./machine.js').Machine} machine */
function machineLines({ date, cpu, cores, memory, kernel, node, kubectl, loadBefore, loadAfter }) {
  const load = (/** @type {number[]} */ loads) => loads.map((value) => value.toFixed(2)).join(' ');
  return `${date}; ${cpu}, ${cores} cores, ${memory} GiB; ${kernel}; Node ${node}; kubectl ${kubectl}; load ${load(loadBefore)} before, ${load(loadAfter)} after.`;
}

/** @param {import('./statistics.js').Row[]} rows */
function timeTable(rows) {
  const ratio = (/** @type {number | undefined} */ value) => (value === undefined ? '' : value.toFixed(2));
  return table(
    ['', 'runs', 'min', 'median', '/ `dash -c :`', '/ `node -e 0`'],
    rows.map(({ name, runs, min, median, timesDash, timesNode }) => [
      name,
      String(runs),
      min.toFixed(2),
      median.toFixed(2),
      ratio(timesDash),
      ratio(timesNode),
    ]),
  );
}

/** @param {import('./goals.js').Goal[]} goals */
function goalTable(goals) {
  return table(
    ['', 'goal', 'measured', ''],
    goals.map(({ name, unit, measured, limit }) => {
      const inWords = (/** @type {number} */ value) => (unit === 'ms' ? `${value.toFixed(1)} ms` : value.toFixed(2));
      const verdict = measured <= limit ? 'reached' : `missed by ${inWords(measured - limit)}`;
      return [name, `<= ${inWords(limit)}`, inWords(measured), verdict];
    }),
  );
}

/** @param {import('./storm.js').Storm} storm */
function stormLines({ asks, good, minted, failures, milliseconds, median }) {
  const seconds = (/** @type {number} */ value) => `${(value / 1000).toFixed(1)} s`;
  return [
    `${asks} asks at once with no credential there: all ended within ${seconds(milliseconds)} (median of an ask ${seconds(median)}), ${good} good answers, ${minted} tokens minted.`,
    ...failures.map(([words, times]) => `- ${times} times ${words}`),
  ].join('\n');
}

/** @param {Results['manyClusters']} manyClusters */
function kubeconfigTable({ rows }) {
  const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6)} MB`;
  return table(
    ['', 'goal', 'median', 'goal', 'most memory'],
    rows.map(({ name, milliseconds, memory }) => [
      name,
      '<= 1,000 ms',
      `${Math.round(milliseconds).toLocaleString('en')} ms`,
      '<= 150 MB',
      megabytes(memory),
    ]),
  );
}

/** @param {Results['loaded']} loaded */
function fileTable({ cached, mint }) {
  const sizes = new Map([...cached.files, ...mint.files].map(({ path, bytes }) => [path, bytes]));
  const has = (/** @type {Results['loaded']['cached']} */ { files }, /** @type {string} */ path) =>
    files.some((file) => file.path === path) ? 'x' : '';
  const sum = (/** @type {Results['loaded']['cached']} */ { files }) =>
    files.reduce((total, { bytes }) => total + bytes, 0).toLocaleString('en');
  return table(
    ['file', 'bytes', 'from the cache', 'for a mint'],
    [
      ...[...sizes].map(([path, bytes]) => [path, bytes.toLocaleString('en'), has(cached, path), has(mint, path)]),
      ['bytes in all', '', sum(cached), sum(mint)],
    ],
  );
}

/**
 * @param {string} words
 * @param {import('./loaded-modules.js').Loaded} loaded
 */
function builtinLine(words, { builtins, internals }) {
  const names = builtins.map((name) => `\`${name}\``).join(', ') || 'none';
  return `Parts of Node that \`node -e 0\` does without, ${words}: ${names}, and ${internals} internal ones.`;
}
