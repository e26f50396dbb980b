// Changes one small thing in src/ at a time, and tells which changes no test notices: `npm run mutants -- --sample 150`;
// of one room, with its tests alone: `npm run mutants -- --in src/store test/store`.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { makeCopy } from './mutants/copy.js';
import { draw, nameOf } from './mutants/draw.js';
import { findMutants } from './mutants/find.js';
import { judge } from './mutants/judge.js';
import { findReach } from './mutants/reach.js';
import { endTests } from './mutants/vitest.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    in: { type: 'string', default: 'src/' },
  },
});
const root = new URL('../', import.meta.url);
const equivalents = JSON.parse(readFileSync(new URL('mutants/equivalent.json', import.meta.url), 'utf8'));
const reasons = new Map(equivalents.map((/** @type {any} */ one) => [nameOf(one), one.reason]));

const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith('.ts') && name.startsWith(values.in))
  .sort();
const all = files.flatMap((file) => findMutants(file, readFileSync(new URL(file, root), 'utf8')));
const mutants = draw(all, Number(values.sample), values.seed);
console.log(`${mutants.length} of ${all.length} mutants in ${values.in}, seed ${values.seed}`);

const copies = Array.from({ length: availableParallelism() }, () => makeCopy(mutants));
process.on('exit', () => {
  endTests();
  for (const { folder } of copies) rmSync(folder, { recursive: true, force: true });
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => process.exit(1));

const { reached, failed } = await findReach(copies, positionals);
if (failed.length > 0) console.log(`left out, since they fail in a copy of the tree:\n  ${failed.join('\n  ')}`);

const counts = { killed: 0, equivalent: 0, survived: 0 };
const waiting = mutants.entries();
await Promise.all(
  copies.map(async (copy) => {
    for (const [number, mutant] of waiting) {
      const tests = reached.get(number) ?? [];
      const reason = reasons.get(nameOf(mutant));
      const { killed, files } = reason ? { killed: false, files: 0 } : await judge(copy, mutant, number, tests);
      counts[killed ? 'killed' : reason ? 'equivalent' : 'survived']++;
      if (killed || reason) continue;
      const how = tests.length === 0 ? 'no test reaches it' : `${files} of ${tests.length} test files run`;
      console.log(`${mutant.file}:${mutant.line} ${mutant.original} -> ${mutant.mutant || '(left out)'} (${how})`);
    }
  }),
);
console.log(`${counts.killed} killed, ${counts.equivalent} known to change nothing, ${counts.survived} survived`);
process.exit(counts.survived > 0 ? 1 : 0);
