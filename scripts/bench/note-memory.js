// Loaded into a process before its program: notes at its end how much memory it took at most, in bytes.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { BENCH_MEMORY } = process.env;
  if (BENCH_MEMORY !== undefined) writeFileSync(BENCH_MEMORY, String(process.resourceUsage().maxRSS * 1024));
});
