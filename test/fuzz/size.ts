/** How many cases a property gets: all of them, or a fiftieth from a fixed seed where time is short. */
export function rounds(full: number): { numRuns: number; seed: number } {
  if (process.env.FUZZ === 'full') return { numRuns: full, seed: Number(process.env.FUZZ_SEED) };
  return { numRuns: Math.ceil(full / 50), seed: 20261122 };
}
