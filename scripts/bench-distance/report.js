import { table } from '../bench/table.js';

/**
 * @typedef {object} Results
 * @property {import('../bench/machine.js').Machine} machine
 * @property {number[]} distances milliseconds
 * @property {{ distance: number; seen: import('./curl.js').Seen }[]} curl
 * @property {import('./commands.js').Figures[]} commands
 * @property {number} distance of the days. Milliseconds
 * @property {{ name: string; day: import('./working-day.js').Day }[]} days
 * @property {import('../bench/subject.js').Subject[]} others
 * @property {string[]} absent in words
 */

/** @param {Results} results */
export function renderReport({ machine, distances, curl, commands, distance, days, others, absent }) {
  return [
    `On ${machine.cpu}, ${machine.cores} cores; ${machine.system}; Node ${machine.node}.`,
    ...(curl.length === 0 ? [] : ['What curl sees of the distance, in milliseconds:', curlTable(curl)]),
    'Milliseconds by distance, the shortest of the runs:',
    commandTable(distances, commands),
    '"Round trips" is how much longer a command takes for each millisecond of distance.',
    `A working day, ${distance} ms away:`,
    dayTable(days),
    'Milliseconds of a credential request, without the launcher. Ratios are to the same quantile of `dash -c :`.',
    ...days.map(({ name, day }) => `${name}:\n\n${timeTable(day, others)}`),
    ...absent.map((words) => `- ${words}`),
  ].join('\n\n');
}

/** @param {Results['curl']} curl */
function curlTable(curl) {
  return table(
    ['round trip', 'connected', 'TLS', 'first byte'],
    curl.map(({ distance, seen }) => [
      String(distance),
      ...[seen.connected, seen.secured, seen.answered].map((time) => time.toFixed(0)),
    ]),
  );
}

/** @param {number[]} distances @param {import('./commands.js').Figures[]} commands */
function commandTable(distances, commands) {
  return table(
    ['', ...distances.map((distance) => `${distance} ms away`), 'requests', 'connections', 'round trips'],
    commands.map(({ name, times, requests, connections, roundTrips }) => [
      name,
      ...times.map(({ min }) => min.toFixed(0)),
      String(requests),
      String(connections),
      roundTrips.toFixed(1),
    ]),
  );
}

/** @param {Results['days']} days */
function dayTable(days) {
  const count = (/** @type {(day: import('./working-day.js').Day) => number} */ pick) =>
    days.map(({ day }) => pick(day).toLocaleString('en'));
  return table(
    ['', ...days.map(({ name }) => name)],
    [
      ['credential requests', ...count(({ requests }) => requests)],
      ['of these the first for a cluster, or after a break', ...count(({ mayWait }) => mayWait)],
      ['waited for the network', ...count(({ waited }) => waited)],
      ['of these others', ...count(({ waitedUnexpectedly }) => waitedUnexpectedly)],
      ['background runs', ...count(({ backgroundRuns }) => backgroundRuns)],
      ['requests to the server', ...count(({ serverRequests }) => serverRequests)],
      ['tokens minted', ...count(({ mints }) => mints)],
      ['checks', ...count(({ checks }) => checks)],
      ['tokens left after the logout', ...count(({ left }) => left)],
    ],
  );
}

/** @param {import('./working-day.js').Day} day @param {Results['others']} others */
function timeTable(day, others) {
  const beside = (/** @type {string} */ id) => day.beside.get(id) ?? [];
  const launcher = quantile(beside('launcher'), 0.5);
  const dash = (/** @type {number} */ part) => quantile(beside('dash'), part) - launcher;
  /** @param {string} name @param {number[]} times */
  const row = (name, times) => {
    const own = (/** @type {number} */ part) => quantile(times, part) - launcher;
    const ratios = [0.5, 0.99].map((part) => own(part) / dash(part));
    const figures = [...[0.5, 0.95, 0.99, 1].map(own), ...ratios];
    return [name, String(times.length), ...figures.map((one) => one.toFixed(2))];
  };
  return table(
    ['', 'runs', 'p50', 'p95', 'p99', 'longest', 'p50 / dash', 'p99 / dash'],
    [
      row('all credential requests', [...day.others, ...day.waiting]),
      row('those that waited', day.waiting),
      row('the others', day.others),
      row('`dash -c :`', beside('dash')),
      ...others.map(({ id, name }) => row(name, beside(id))),
    ],
  );
}

/** @param {number[]} times @param {number} part */
function quantile(times, part) {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}
