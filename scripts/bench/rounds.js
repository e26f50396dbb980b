const warmUps = 5;

/**
 * Takes one sample of each subject a round, so that whatever else the machine does hits all alike.
 * Each round has an order of its own, so that what runs before a subject differs too. Gives the samples by the subjects' ids.
 * @param {import('./subject.js').Subject[]} subjects
 * @param {object} options
 * @param {number} options.runs
 * @param {AbortSignal} options.signal
 * @param {(words: string) => void} options.say
 * @returns {Promise<{ samples: Map<string, number[]>; mints: number }>} and how many tokens all that was to make
 */
export async function takeSamples(subjects, { runs, signal, say }) {
  /** @type {Map<string, number[]>} */
  const samples = new Map(subjects.map(({ id }) => [id, []]));
  let mints = 0;
  for (let round = 0; round < warmUps + runs; round += 1) {
    for (const { id, mints: made = 0, prepare, time } of shuffled(subjects)) {
      signal.throwIfAborted();
      await prepare?.();
      const milliseconds = await time();
      if (round >= warmUps) samples.get(id)?.push(milliseconds);
      mints += made;
    }
    const done = round + 1 - warmUps;
    if (done > 0 && done % Math.ceil(runs / 10) === 0) say(`round ${done} of ${runs}`);
  }
  return { samples, mints };
}

/**
 * @template T
 * @param {T[]} all
 */
function shuffled(all) {
  return all
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
