// What was seen, as Markdown.
import { table } from '../bench/table.js';
import { atOnce } from './asks.js';

/**
 * @typedef {object} Results
 * @property {import('../bench/machine.js').Machine} machine
 * @property {import('../bench/statistics.js').Row[]} rows
 * @property {import('./compare.js').Outcome[]} outcomes
 * @property {string[]} absent
 */

/** @param {Results} results */
export function renderComparison({ machine, rows, outcomes, absent }) {
  const { date, cpu, cores, node, loadBefore, loadAfter } = machine;
  const load = (/** @type {number[]} */ loads) => loads[0]?.toFixed(1);
  return [
    `${date}; ${cpu}, ${cores} cores; Node ${node}; load ${load(loadBefore)} before and ${load(loadAfter)} after the times were taken.`,
    behaviour(outcomes),
    'A cached answer, each as a whole process, in milliseconds; ratios are those of the medians, without the launcher:',
    times(rows),
    ...absent.map((words) => `- ${words}`),
  ].join('\n\n');
}

/** @param {import('./compare.js').Outcome[]} outcomes */
function behaviour(outcomes) {
  const head = ['', ...outcomes.map(({ program }) => `\`${program.name}\` ${program.version}`)];
  const body = lines.map(([words, tell]) => [words, ...outcomes.map(tell)]);
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @type {[string, (outcome: import('./compare.js').Outcome) => string][]} */
const lines = [
  [`${atOnce} asks at once with nothing kept: logins`, ({ asks }) => String(asks.logins)],
  ['good answers, different tokens', ({ asks }) => `${asks.good}, ${asks.different}`],
  [
    'what the others said at last',
    ({ asks }) => asks.failures.map((words) => `\`${words.replaceAll('|', '\\|')}\``).join('; ') || 'there were none',
  ],
  ['tokens on the server then', ({ asks }) => String(asks.tokens)],
  ['the next ask', ({ asks }) => (asks.kept ? 'got one of these' : 'got another token')],
  ['a token for `dev` opens', ({ asks }) => asks.dev.join(', ')],
  ['one for `prod`, which has an endpoint of its own', ({ asks }) => asks.prod.join(', ')],
  ['it lasts', ({ asks }) => (asks.lasts === undefined ? 'with no end told' : duration(asks.lasts))],
  ['files with secrets', (outcome) => outcome.asks.files.map((file) => fileLine(outcome, file)).join('; ')],
  ['logging out: the command', ({ logout }) => `\`${logout.command}\``],
  ['tokens on the server, files with secrets left', ({ logout }) => `${logout.tokens}, ${logout.files}`],
  ['the token that was handed out', ({ logout }) => goodOrNot(logout.good)],
  ['an admin deletes what was handed out: the cluster', ({ revocation }) => goodOrNot(revocation.good)],
  ['another kubectl at once gets', ({ revocation }) => revocation.next],
  ['one after five minutes', ({ revocation }) => revocation.later],
  ['a kubectl that asks a second time', ({ revocation }) => revocation.second],
];

/** @param {boolean} good */
function goodOrNot(good) {
  return good ? 'still takes it' : 'refuses it';
}

/** @param {number} milliseconds */
function duration(milliseconds) {
  const hours = milliseconds / 3_600_000;
  if (hours > 48) return `${Math.round(hours / 24)} days`;
  return hours > 1.5 ? `${Math.round(hours)} hours` : `${Math.round(hours * 60)} minutes`;
}

/**
 * @param {import('./compare.js').Outcome} outcome
 * @param {import('./secret-files.js').SecretFile} file
 */
function fileLine({ world }, { path, mode, kinds }) {
  const name = path
    .replaceAll(world.host.replace(':', '+'), 'SERVER')
    .replaceAll(world.dev.id, 'CLUSTER')
    .replaceAll(/[0-9a-f]{64}/g, 'CHECKSUM');
  const counts = [...new Set(kinds)].map((kind) => {
    const count = kinds.filter((one) => one === kind).length;
    return `${count} ${kind}${count === 1 ? '' : 's'}`;
  });
  return `\`~/${name}\` (${mode}): ${counts.join(', ')}`;
}

/** @param {import('../bench/statistics.js').Row[]} rows */
function times(rows) {
  const own = rows.find(({ id }) => id === 'cached:kubectl-rancher')?.timesDash ?? Number.NaN;
  return table(
    ['', 'runs', 'min', 'median', '/ `dash -c :`', '/ `kubectl-rancher`'],
    rows.map(({ name, runs, min, median, timesDash }) => [
      name,
      String(runs),
      min.toFixed(2),
      median.toFixed(2),
      timesDash?.toFixed(2) ?? '',
      timesDash === undefined ? '' : (timesDash / own).toFixed(1),
    ]),
  );
}
