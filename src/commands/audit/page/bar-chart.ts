import { type Html, html } from '../../../platform/html.ts';

/** One bar of a chart; its parts stand side by side, in the order of the chart's series. */
export interface Bar {
  label: string;
  parts: number[];
}

export interface BarChart {
  /** What the chart shows, for a screen reader; the table beside it has the numbers. */
  title: string;
  /** The class of each part, for its colour. */
  series: readonly string[];
  bars: readonly Bar[];
}

const rowHeight = 44;
const labelAt = 15;
const barAt = 22;
const barHeight = 14;

/** Horizontal bars with their labels above them, as wide as the page allows: positions are percentages. */
export function barChart({ title, series, bars }: BarChart): Html {
  const longest = Math.max(1, ...bars.map(({ parts }) => sumOf(parts)));
  const rows = bars.map((bar, row) => renderBar(bar, { top: row * rowHeight, longest, series }));
  return html`<svg class="chart" role="img" width="100%" height="${bars.length * rowHeight}" aria-label="${title}">
${rows}</svg>`;
}

function renderBar(
  { label, parts }: Bar,
  { top, longest, series }: { top: number; longest: number } & Pick<BarChart, 'series'>,
): Html {
  const percent = (value: number): string => `${Number(((value / longest) * 100).toFixed(3))}%`;
  const y = top + barAt;
  let start = 0;
  const rects = parts.map((part, index) => {
    const x = percent(start);
    start += part;
    if (part === 0) return html``;
    return html`<rect class="${series[index] ?? ''}" x="${x}" y="${y}" width="${percent(part)}" height="${barHeight}"/>`;
  });
  return html`<text x="0" y="${top + labelAt}">${label}</text>
<text class="value" x="100%" y="${top + labelAt}">${sumOf(parts)}</text>
<rect class="track" x="0" y="${y}" width="100%" height="${barHeight}"/>${rects}
`;
}

function sumOf(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0);
}
