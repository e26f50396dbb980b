import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { draw, nameOf } from '../../scripts/mutants/draw.js';
import equivalents from '../../scripts/mutants/equivalent.json' with { type: 'json' };
import { findMutants } from '../../scripts/mutants/find.js';
import { switchMutants } from '../../scripts/mutants/switch.js';

/** The mutants of a text, as `original -> mutant`. */
const mutantsOf = (text: string): string[] =>
  findMutants('src/some.ts', text).map(({ original, mutant }) => `${original} -> ${mutant}`);

test.for<[text: string, ...mutants: string[]]>([
  ['f(a === b);', 'f(a === b); -> ', 'a === b -> a !== b'],
  ['const x = a <= (b ?? c);', 'a <= (b ?? c) -> a < (b ?? c)', 'a <= (b ?? c) -> a > (b ?? c)', 'b ?? c -> b'],
  ["const x = a ? 'b' : !c;", 'a -> true', 'a -> false', "'b' -> ''", '!c -> c'],
  ['const x = (await f()).slice(i);', '(await f()).slice(i) -> (await f())'],
  ['const x = a?.b.c?.(d);', 'a?.b.c?.(d) -> a.b.c?.(d)', 'a?.b.c?.(d) -> a?.b.c(d)'],
  ['const x = a!.b?.c as D;', 'a!.b?.c -> a!.b.c'],
  ['const f = (): void => { g(); };', '{ g(); } -> {}', 'g(); -> '],
  ["import { a } from './b.ts'; type C = 'd'; export { e } from './f.ts';"],
  ["const x = { 'a-b': c };", "{ 'a-b': c } -> {}"],
  ['const x = `a` + b;', '`a` -> ``'],
])('%s', ([text, ...mutants]) => {
  expect(mutantsOf(text).sort()).toEqual(mutants.sort());
});

test('a mutant says where it is', () => {
  const [mutant] = findMutants('src/some.ts', 'let a;\n\nlet b = 1;\n');
  expect(mutant).toMatchObject({ file: 'src/some.ts', line: 3, original: '1', mutant: '0' });
});

const source = `
export function describe(names: string[], limit?: { most: number }): string {
  const shown = names.filter((name) => name !== '').slice(0, limit?.most ?? 2);
  if (shown.length === 0) throw new Error('none');
  let text = '';
  for (const name of shown as string[]) text += text === '' ? name : ', ' + name;
  return text;
}
`;

/** What the source gives while one of its mutants is active. */
async function behaviour(active: number): Promise<string[]> {
  const mutants = findMutants('src/some.ts', source).map((mutant, number) => ({ number, mutant }));
  const switchModule = `data:text/javascript,export const isActive = (number) => number === ${active};`;
  const { code } = await transform(switchMutants(source, mutants, switchModule), { loader: 'ts' });
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const inputs = [[['a', '', 'b', 'c']], [['a', '', 'b', 'c'], { most: 3 }], [[]]];
  return inputs.map((input) => {
    try {
      return module.describe(...input);
    } catch (error) {
      return String(error);
    }
  });
}

test('all mutants of a file lie in it at once, and none or one of them runs', async () => {
  expect(await behaviour(-1)).toEqual(['a, b', 'a, b, c', 'Error: none']);
  const mutants = findMutants('src/some.ts', source);
  const all = await Promise.all(mutants.map((_, number) => behaviour(number)));
  const unnoticed = mutants.filter((_, number) => all[number]?.join('; ') === 'a, b; a, b, c; Error: none');
  expect(unnoticed.map(({ original, mutant }) => `${original} -> ${mutant}`)).toEqual([]);
});

test('the same seed draws the same, and what is new elsewhere changes no more than one of them', () => {
  const many = Array.from({ length: 40 }, (_, index) => `let x${index} = a${index} + b${index};`).join('\n');
  const names = (text: string, seed: string): string[] =>
    draw(findMutants('src/some.ts', text), 10, seed).map(({ original }) => original);
  const drawn = names(many, '1');
  expect(drawn).toHaveLength(10);
  expect(names(many, '1')).toEqual(drawn);
  expect(names(many, '2')).not.toEqual(drawn);
  expect(names(`let y = c && d;\n${many}`, '1').filter((name) => !drawn.includes(name)).length).toBeLessThanOrEqual(1);
});

test('the mutants that are known to change nothing can still be made, and have a reason', () => {
  const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));
  for (const known of equivalents as { file: string; original: string; mutant: string; reason: string }[]) {
    const found = findMutants(known.file, readFileSync(path(known.file), 'utf8'));
    expect(found.map(nameOf)).toContain(nameOf(known));
    expect(known.reason).not.toBe('');
  }
});
