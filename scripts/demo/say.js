// How the demo looks: numbered steps, `$ command` lines, output indented, notes behind an arrow.
import { styleText } from 'node:util';

const margin = '     ';
let steps = 0;

/** @param {string} text */
export function sayTitle(text) {
  print(paint('bold', text));
}

/** @param {string} title */
export function sayStep(title) {
  steps += 1;
  print(`\n${paint('bold', `${steps}. ${title}`)}`);
}

/**
 * A command as a user types it; said before it runs.
 * @param {string} line
 */
export function sayCommand(line) {
  print(`   ${paint('cyan', `$ ${line}`)}`);
}

/**
 * A request to Rancher's API, and who makes it.
 * @param {string} who
 * @param {string[]} words
 */
export function sayRequest(who, ...words) {
  print(`   ${paint('cyan', `> ${who}: ${words.join(' ')}`)}`);
}

/** @param {string[]} lines */
export function sayLines(lines) {
  for (const line of lines) print(line);
}

/**
 * What a command printed, as it did.
 * @param {string[]} lines
 */
export function sayOutput(lines) {
  for (const line of lines.flatMap(wrap)) print(`${margin}${line}`.trimEnd());
}

/**
 * The demo's own words on what was just done.
 * @param {string} text
 */
export function sayNote(text) {
  const [first, ...others] = wrap(text);
  print(`   ${paint('gray', `→ ${first}`)}`);
  for (const line of others) print(`${margin}${paint('gray', line)}`);
}

/** @param {string} text */
export function sayProblem(text) {
  process.exitCode = 1;
  process.stderr.write(`\n${paint('red', 'The demo stopped:', process.stderr)} ${text}\n`);
}

/**
 * A time for people: "85 ms", "4.2 s".
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Breaks a line at its spaces where it is too long for the terminal; where there is none it stays as it is.
 * @param {string} line
 * @returns {string[]}
 */
function wrap(line) {
  const width = (process.stdout.columns ?? Infinity) - margin.length;
  if (line.length <= width) return [line];
  const space = line.lastIndexOf(' ', width);
  if (space <= 0) return [line];
  return [line.slice(0, space), ...wrap(line.slice(space + 1))];
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * In colour where that is a terminal, and its user does not mind.
 * @param {Parameters<typeof styleText>[0]} style
 * @param {string} text
 * @param {NodeJS.WriteStream} [stream]
 */
function paint(style, text, stream = process.stdout) {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(style, text, { validateStream: false }) : text;
}
