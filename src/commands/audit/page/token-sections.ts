import type { TokenStatistics } from '../../../flows/admin/audit/token-statistics.ts';
import { type Html, html } from '../../../platform/html.ts';
import { printable } from '../../../printable.ts';
import { tokenPurposes } from '../../../rancher/tokens/token-kinds.ts';
import { barChart } from './bar-chart.ts';
import { htmlTable } from './table.ts';

const lifetimes = ['up to 1 day', '1 to 30 days', '30 to 90 days', 'over 90 days', 'never expires'];
const lifetimeSeries = lifetimes.map((_, index) => `part${index}`);
const spans = ['up to 1 day', '1 to 7 days', '7 to 30 days', '30 to 90 days', '90 to 365 days', 'over a year'];

/** How many users the page has. */
const usersShown = 10;

/** What the tokens are for, and how long they live. */
export function lifetimeSection(statistics: TokenStatistics): Html {
  const kinds = [...statistics.lifetimes].sort(([, one], [, other]) => sumOf(other) - sumOf(one));
  const bars = kinds.map(([kind, parts]) => ({ label: kind, parts }));
  const legend = lifetimes.map(
    (name, index) => html`<li>${swatch(lifetimeSeries[index] ?? '')}${name}</li>
`,
  );
  return section('Tokens by kind and lifetime', {
    chart: html`<ul class="legend" aria-hidden="true">
${legend}</ul>
${barChart({ title: 'Bar chart: tokens of each kind, by lifetime', series: lifetimeSeries, bars })}`,
    table: htmlTable({
      caption: 'Tokens of each kind, by lifetime',
      header: ['Kind', 'Tokens', ...lifetimes],
      rows: kinds.map(([kind, counts]) => [
        html`${kind}<br><small>${tokenPurposes[kind]}</small>`,
        sumOf(counts),
        ...counts,
      ]),
    }),
  });
}

/** How long ago they were created. */
export function ageSection({ ages }: TokenStatistics): Html {
  return spanSection('Tokens by age', { labels: spans, counts: ages, first: 'Created' });
}

/** How long ago they were last used. `recordsUse`: whether the server knows. */
export function useSection({ uses, unused }: TokenStatistics, recordsUse: boolean): Html {
  if (!recordsUse) {
    return html`<section><h2>Tokens by last use</h2>
<p>This version of Rancher does not record when a token is used; 2.10 and later do.</p></section>`;
  }
  const labels = [...spans.map((span) => `${span} ago`), 'never used'];
  return spanSection('Tokens by last use', { labels, counts: [...uses, unused], first: 'Last used' });
}

function spanSection(
  title: string,
  { labels, counts, first }: { labels: string[]; counts: number[]; first: string },
): Html {
  const rows = labels.map((label, index) => ({ label, count: counts[index] ?? 0 }));
  const bars = rows.map(({ label, count }) => ({ label, parts: [count] }));
  return section(title, {
    chart: barChart({ title: `Bar chart: ${title.toLowerCase()}`, series: ['part1'], bars }),
    table: htmlTable({
      caption: title,
      header: [first, 'Tokens'],
      rows: rows.map(({ label, count }) => [label, count]),
    }),
  });
}

/** Whose they are. */
export function userSection(statistics: TokenStatistics): Html {
  const users = statistics.topUsers(usersShown).map(({ id, name, count, neverExpire }) => {
    return { id: printable(id), name: printable(name || id, 60), count, neverExpire };
  });
  const others = statistics.userCount - users.length;
  const title =
    others > 0 ? `Tokens by user: the ${usersShown} with the most, of ${statistics.userCount}` : 'Tokens by user';
  const bars = users.map(({ name, count, neverExpire }) => ({
    label: name,
    parts: [count - neverExpire, neverExpire],
  }));
  return section(title, {
    chart: html`<ul class="legend" aria-hidden="true">
<li>${swatch('part1')}expires</li>
<li>${swatch('part4')}never expires</li>
</ul>
${barChart({ title: 'Bar chart: tokens of each user, by whether they expire', series: ['part1', 'part4'], bars })}`,
    table: htmlTable({
      caption: 'Tokens of each user',
      header: ['User', 'Tokens', 'Never expire'],
      rows: users.map(({ id, name, count, neverExpire }) => [
        name === id ? name : html`${name}<br><small>${id}</small>`,
        count,
        neverExpire,
      ]),
    }),
  });
}

function section(title: string, { chart, table }: { chart: Html; table: Html }): Html {
  return html`<section>
<h2>${title}</h2>
<div class="beside">
<div>
${chart}
</div>
${table}
</div>
</section>`;
}

function swatch(series: string): Html {
  return html`<svg class="swatch" width="12" height="12"><rect class="${series}" width="12" height="12"/></svg>`;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
