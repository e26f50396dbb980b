// Draws what a terminal showed as one animated SVG: no script, so that it plays inside an <img>, on light and dark pages.

/**
 * @typedef {import('./shell.js').Frame} Frame
 * @typedef {import('./shell.js').Run} Run
 *
 * @typedef {object} Scene something that is on the picture for a while
 * @property {string} content SVG
 * @property {number} from milliseconds
 * @property {number} to
 */

const cell = { width: 8.4, height: 19 };
const margin = { side: 16, top: 44, bottom: 14 };
const fontSize = 14;

/** How long the last frame stays, in milliseconds. */
const lastStays = 5_000;

/** What the next frame replaces sooner is not seen, in milliseconds. */
const shortest = 20;

/** Colours that can be told apart on the dark ground: the eight of the standard, then their bright ones. */
const ground = '#161b22';
const text = '#e6edf3';
const palette = [
  ...['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ...['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#f0f6fc'],
];

/**
 * The picture. Where animations are not wanted, or not known, it shows the last frame.
 * @param {Frame[]} all
 * @returns {string}
 */
export function drawSvg(all) {
  const frames = all.filter(({ at }, index) => (all[index + 1]?.at ?? Infinity) - at >= shortest);
  const length = (frames.at(-1)?.at ?? 0) + lastStays;
  const rowCount = Math.max(...frames.map(({ rows }) => rows.length));
  const columnCount = Math.max(...frames.flatMap(({ rows }) => rows.flat().map((run) => run.column + run.text.length)));
  const width = Math.ceil(margin.side * 2 + columnCount * cell.width);
  const height = margin.top + rowCount * cell.height + margin.bottom;
  const scenes = [
    ...rowScenes(frames, rowCount, length),
    ...scenesOf(frames, ({ cursor }) => drawCursor(cursor), length),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A terminal session with kubectl-rancher</title>
<style>
text { font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: ${text} }
.s { opacity: 0; animation: ${round(length / 1000)}s step-end infinite }
.l { opacity: 1 }
${scenes.map((scene, index) => keyframes(scene, index, length)).join('\n')}
@media (prefers-reduced-motion: reduce) { .s { animation: none } }
</style>
<rect width="${width}" height="${height}" rx="8" fill="${ground}" stroke="#30363d"/>
${['#ff5f56', '#ffbd2e', '#27c93f'].map((colour, index) => `<circle cx="${20 + index * 20}" cy="20" r="6" fill="${colour}"/>`).join('')}
${scenes.map((scene, index) => drawScene(scene, index, length)).join('\n')}
</svg>
`;
}

/**
 * @param {Frame[]} frames
 * @param {number} rowCount
 * @param {number} length
 */
function rowScenes(frames, rowCount, length) {
  return Array.from({ length: rowCount }, (_, y) => y).flatMap((y) =>
    scenesOf(frames, ({ rows }) => (rows[y] ?? []).map((run) => drawRun(run, y)).join(''), length),
  );
}

/**
 * What a part of the frames looks like, one scene for as long as that stays the same.
 * @param {Frame[]} frames
 * @param {(frame: Frame) => string} draw
 * @param {number} length
 * @returns {Scene[]}
 */
function scenesOf(frames, draw, length) {
  /** @type {Scene[]} */
  const scenes = [];
  for (const frame of frames) {
    const content = draw(frame);
    const last = scenes.at(-1);
    if (last?.content === content) continue;
    if (last !== undefined) last.to = frame.at;
    scenes.push({ content, from: frame.at, to: length });
  }
  return scenes.filter(({ content, from, to }) => content !== '' && to > from);
}

/**
 * @param {Run} run
 * @param {number} y
 */
function drawRun({ column, text: characters, style }, y) {
  const start = characters.length - characters.trimStart().length;
  const shown = characters.trim();
  if (shown === '') return '';
  const attributes = [
    `x="${round(margin.side + (column + start) * cell.width)}"`,
    `y="${baseline(y)}"`,
    `textLength="${round(shown.length * cell.width)}"`,
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['opacity="0.6"'] : []),
    ...(style.colour === undefined ? [] : [`style="fill:${palette[style.colour]}"`]),
  ];
  return `<text ${attributes.join(' ')}>${toXml(shown)}</text>`;
}

/** @param {{ x: number; y: number }} cursor */
function drawCursor({ x, y }) {
  const top = baseline(y) - fontSize;
  return `<rect x="${round(margin.side + x * cell.width)}" y="${top}" width="${cell.width}" height="${fontSize + 4}" fill="${text}" opacity="0.5"/>`;
}

/**
 * @param {Scene} scene
 * @param {number} index
 * @param {number} length
 */
function drawScene({ content, to }, index, length) {
  const isLast = to === length ? ' l' : '';
  return `<g class="s${isLast}" style="animation-name:k${index}">${content}</g>`;
}

/**
 * @param {Scene} scene
 * @param {number} index
 * @param {number} length
 */
function keyframes({ from, to }, index, length) {
  /** @param {number} at */
  const percent = (at) => `${round((at / length) * 100)}%`;
  const begin = from === 0 ? '' : '0%{opacity:0}';
  const end = to === length ? '' : `${percent(to)}{opacity:0}`;
  return `@keyframes k${index}{${begin}${percent(from)}{opacity:1}${end}}`;
}

/** @param {number} y row, from 0 */
function baseline(y) {
  return margin.top + y * cell.height + fontSize;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1000) / 1000;
}

/** @param {string} characters */
function toXml(characters) {
  return characters.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
