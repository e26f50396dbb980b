// The results as text, the same for the terminal and for Markdown.
import { table } from './table.js';

/**
 * @typedef {object} Results
 * @property {import('./machine.js').Machine} machine
 * @property {import('./statistics.js').Row[]} rows
 * @property {number} unexpectedTokens that requests took from the server although the cache had one
 * @property {string[]} absent Go plugins, in words
 * @property {import('./storm.js').Storm} storm
 * @property {import('./one-caller.js').OneCaller} oneCaller
 * @property {import('./many-clusters.js').ManyClusters} manyClusters
 * @property {{ cached: import('./loaded-modules.js').Loaded; mint: import('./loaded-modules.js').Loaded }} loaded
 * @property {import('./goals.js').Goal[]} goals
 */

/** @param {Results} results */
export function renderReport({
  machine,
  rows,
  unexpectedTokens,
  absent,
  storm,
  oneCaller,
  manyClusters,
  loaded,
  goals,
}) {
  return [
    machineLines(machine),
    legend,
    timeTable(rows),
    [
      ...absent.map((words) => `- ${words}`),
      `- Requests that the cache should have answered took ${unexpectedTokens} tokens from the server.`,
    ].join('\n'),
    'Goals, by the medians:',
    goalTable(goals),
    stormLines(storm),
    oneCallerLine(oneCaller),
    `Kubeconfigs for ${manyClusters.clusters.toLocaleString('en')} clusters:`,
    kubeconfigTable(manyClusters),
    'What Node loads for a credential request:',
    fileTable(loaded),
    builtinLine('from the cache', loaded.cached),
    builtinLine('for a mint', loaded.mint),
  ].join('\n\n');
}

const legend = `Milliseconds, one sample of each per round. A bash of its own times each command, as each request has a kubectl of its
own, from the fork to the end of the output. That fork ("the launcher alone") is in every time of a command, and is
subtracted before ratios are formed. The server's times are of requests from a process that is warmed up.`;

/** @param {import('./machine.js').Machine} machine */
function machineLines({ cpu, cores, memory, system, node, kubectl }) {
  return `On ${cpu}, ${cores} cores, ${memory} GiB; ${system}; Node ${node}; kubectl ${kubectl}.`;
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
function stormLines({ requests, valid, minted, failures, milliseconds, median }) {
  const seconds = (/** @type {number} */ value) => `${(value / 1000).toFixed(1)} s`;
  return [
    `${requests} requests at once, empty cache: all ended within ${seconds(milliseconds)} (median of a request ${seconds(median)}), ${valid} valid credentials, ${minted} token${minted === 1 ? '' : 's'} minted.`,
    ...failures.map(([words, times]) => `- ${times} times ${words}`),
  ].join('\n');
}

/** @param {import('./one-caller.js').OneCaller} oneCaller */
function oneCallerLine({ requests, byMany, byOne }) {
  const inWords = (/** @type {number} */ value) => `${Math.round(value).toLocaleString('en')} ms`;
  return `${requests} requests at once, a token that was just minted: by ${requests} processes ${inWords(byMany)}, by one ${inWords(byOne)} (goal: at most 1.5 times as long).`;
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
  return `Parts of Node that \`node -e 0\` does not load, ${words}: ${names}, and ${internals} internal ones.`;
}
