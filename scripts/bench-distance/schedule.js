// When someone runs kubectl on a working day.

const lunch = 45;
const untilEvening = 150;
const halfDay = 4 * 60;
const evening = 30;

/** A pause longer than this, and the next request for a cluster has to wait for a check. Minutes. */
const usable = 10;

/**
 * @typedef {object} KubectlRun
 * @property {number} pause since the one before, for whatever cluster. Minutes
 * @property {number} cluster its index
 * @property {boolean} mayWait the first for its cluster, or the first after a break
 */

/**
 * A kubectl a minute: four hours, lunch, four hours, and half an hour in the evening.
 * @param {number} clusters that take turns
 * @param {number} [share] of the day, from 0 to 1
 * @returns {KubectlRun[]}
 */
export function workingDay(clusters, share = 1) {
  const stretches = [halfDay, halfDay, evening].map((minutes) => Math.max(1, Math.round(minutes * share)));
  const pauses = [1, lunch, untilEvening];
  /** @type {Map<number, number>} */
  const lastAt = new Map();
  let now = 0;
  let count = 0;
  return stretches.flatMap((minutes, stretch) =>
    Array.from({ length: minutes }, (_, minute) => {
      const pause = minute === 0 ? (pauses[stretch] ?? 1) : 1;
      now += pause;
      const cluster = count++ % clusters;
      const last = lastAt.get(cluster);
      lastAt.set(cluster, now);
      return { pause, cluster, mayWait: last === undefined || now - last > usable };
    }),
  );
}
