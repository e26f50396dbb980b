import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const begin = '<!-- bench: begin; written by npm run bench -->';
const end = '<!-- bench: end -->';

/**
 * Puts text between the markers of a file, at its end when it has none. What is around them stays.
 * @param {string} path
 * @param {string} text
 */
export function keepInMarkdown(path, text) {
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const block = `${begin}\n\n${text}\n\n${end}`;
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const hasBlock = from !== -1 && to > from;
  const whole = hasBlock ? old.slice(0, from) + block + old.slice(to + end.length) : `${old.trimEnd()}\n\n${block}\n`;
  writeFileSync(path, whole.trimStart());
}
