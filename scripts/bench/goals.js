// What the program wants to reach on any machine, so each is a ratio or a difference within one run.

/**
 * @typedef {object} Goal
 * @property {string} name
 * @property {'times' | 'ms'} unit
 * @property {number} measured
 * @property {number} limit
 */

/**
 * @param {import('./statistics.js').Row[]} rows
 * @returns {Goal[]}
 */
export function judge(rows) {
  /** @param {string} id */
  const row = (id) => rows.find((candidate) => candidate.id === id);
  /** @param {string} id */
  const time = (id) => row(id)?.median ?? NaN;
  /** @param {string} id */
  const timesDash = (id) => row(id)?.timesDash ?? NaN;
  /** @param {string} which */
  const mint = (which) => time(`mint:${which}`) - time('node') - time(`server:${which}`);
  const goPlugins = rows.filter(({ id }) => id.startsWith('go:'));

  return [
    { name: 'cached request / `dash -c :`', unit: 'times', measured: timesDash('cached:1'), limit: 1.5 },
    { name: 'the same, 10,000 credentials on disk', unit: 'times', measured: timesDash('cached:10000'), limit: 1.5 },
    {
      name: 'the same, when it starts a background run',
      unit: 'times',
      measured: timesDash('cached:due'),
      limit: 2.5,
    },
    ...goPlugins.map(
      ({ name, median }) =>
        /** @type {Goal} */ ({
          name: `cached request, against ${name}`,
          unit: 'ms',
          measured: time('cached:1'),
          limit: median,
        }),
    ),
    {
      name: 'kubectl get --raw, local: plugin cached / static token',
      unit: 'times',
      measured: time('kubectl:local:plugin') / time('kubectl:local:static'),
      limit: 1.06,
    },
    {
      name: 'the same: plugin starts a background run / plugin cached',
      unit: 'times',
      measured: time('kubectl:local:due') / time('kubectl:local:plugin'),
      limit: 1.03,
    },
    {
      name: 'cached request by Node alone, less `node -e 0`',
      unit: 'ms',
      measured: time('cached:node') - time('node'),
      limit: 10,
    },
    ...mintGoals('', mint, 60),
    ...mintGoals(' (goal of later versions)', mint, 40),
  ];
}

/**
 * @param {string} remark
 * @param {(which: string) => number} mint
 * @param {number} limit
 * @returns {Goal[]}
 */
function mintGoals(remark, mint, limit) {
  return [
    {
      name: `silent mint, first for a cluster, less \`node -e 0\` and server${remark}`,
      unit: 'ms',
      measured: mint('first'),
      limit,
    },
    { name: `silent mint, later, less \`node -e 0\` and server${remark}`, unit: 'ms', measured: mint('later'), limit },
  ];
}
