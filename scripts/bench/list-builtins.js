// Loaded into another Node with --import: at its end it writes down which parts of Node were loaded.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  // Not documented, and so not in the types; it has been there since Node 0.x.
  const { moduleLoadList } = /** @type {{ moduleLoadList?: string[] }} */ (/** @type {unknown} */ (process));
  writeFileSync(process.env.BENCH_BUILTINS ?? '', JSON.stringify(moduleLoadList ?? []));
});
