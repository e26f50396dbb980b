// The results, as Markdown.
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
  const { cpu, cores, node } = machine;
  return [
    `On ${cpu}, ${cores} cores; Node ${node}.`,
    behaviour(outcomes),
    'A cached credential, as a whole process, in milliseconds; ratios are of the medians, without the launcher:',
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
  [`${atOnce} requests at once, empty cache: logins`, ({ asks }) => String(asks.logins)],
  ['valid credentials, different tokens', ({ asks }) => `${asks.good}, ${asks.different}`],
  [
    'last line of those that failed',
    ({ asks }) => asks.failures.map((words) => `\`${words.replaceAll('|', '\\|')}\``).join('; ') || 'none failed',
  ],
  ['tokens on the server then', ({ asks }) => String(asks.tokens)],
  ['the next request', ({ asks }) => (asks.kept ? 'got one of these' : 'got another token')],
  ['a token for `dev` opens', ({ asks }) => asks.dev.join(', ')],
  ['one for `prod`, which has an endpoint of its own', ({ asks }) => asks.prod.join(', ')],
  ['it lasts', ({ asks }) => (asks.lasts === undefined ? 'without an expiry' : duration(asks.lasts))],
  ['files with secrets', (outcome) => outcome.asks.files.map((file) => fileLine(outcome, file)).join('; ')],
  ['logging out: the command', ({ logout }) => `\`${logout.command}\``],
  ['tokens on the server, files with secrets left', ({ logout }) => `${logout.tokens}, ${logout.files}`],
  ['the token afterwards', ({ logout }) => describeToken(logout.good)],
  ['an admin deletes the token: afterwards it is', ({ revocation }) => describeToken(revocation.good)],
  ['another kubectl at once gets', ({ revocation }) => revocation.next],
  ['one after five minutes', ({ revocation }) => revocation.later],
  ['a kubectl that requests a second time', ({ revocation }) => revocation.second],
];

/** @param {boolean} isAccepted */
function describeToken(isAccepted) {
  return isAccepted ? 'still accepted' : 'refused';
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
