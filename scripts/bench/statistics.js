/** @param {number[]} samples */
export function median(samples) {
  const sorted = [...samples].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} name
 * @property {number} runs
 * @property {number} min milliseconds
 * @property {number} median milliseconds
 * @property {number} [timesDash]
 * @property {number} [timesNode]
 */

/**
 * What came out for each subject. Ratios are those of the medians without what the launcher itself takes.
 * @param {import('./subject.js').Subject[]} subjects
 * @param {Map<string, number[]>} samples
 * @returns {Row[]}
 */
export function summarize(subjects, samples) {
  /** @param {string} id */
  const medianOf = (id) => median(samples.get(id) ?? []);
  const launcher = medianOf('launcher');
  /** @param {string} id @param {string} base */
  const ratio = (id, base) => (medianOf(id) - launcher) / (medianOf(base) - launcher);
  return subjects.map(({ id, name, kind }) => {
    const own = samples.get(id) ?? [];
    const row = { id, name, runs: own.length, min: Math.min(...own), median: median(own) };
    if (kind === 'request' || id === 'launcher') return row;
    return { ...row, timesDash: ratio(id, 'dash'), timesNode: ratio(id, 'node') };
  });
}
