import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts text between a bench's markers in a file, at its end when it has none. What is around them stays.
 * @param {string} path
 * @param {string} text
 * @param {'bench' | 'bench:distance'} [bench] as npm runs it
 */
export function keepInMarkdown(path, text, bench = 'bench') {
  const begin = `<!-- ${bench}: begin; written by npm run ${bench} -->`;
  const end = `<!-- ${bench}: end -->`;
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const block = `${begin}\n\n${text}\n\n${end}`;
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const hasBlock = from !== -1 && to > from;
  const whole = hasBlock ? old.slice(0, from) + block + old.slice(to + end.length) : `${old.trimEnd()}\n\n${block}\n`;
  writeFileSync(path, whole.trimStart());
}
