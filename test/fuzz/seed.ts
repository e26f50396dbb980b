/** A full round begins with another seed each time, and says which, so that it can be done again with it. */
export default function chooseSeed(): void {
  if (process.env.FUZZ !== 'full') return;
  process.env.FUZZ_SEED ??= String(Date.now() % 2 ** 31);
  console.log(`The same again: FUZZ=full FUZZ_SEED=${process.env.FUZZ_SEED} npm run test:fuzz`);
}
