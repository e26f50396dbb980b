/** The page's style; its hash is in the page's security policy. */
export const style = `
:root {
  color-scheme: light dark;
  --back: #f4f5f9; --card: #fff; --text: #1a1d24; --soft: #5a6270; --line: #d9dde5; --track: #eceff4;
  --part0: #a9cdf0; --part1: #5b9bd8; --part2: #2f6fb3; --part3: #17406f; --part4: #c2410c;
  --problem: #b42318; --warning: #8a5a00; --note: #1f5fa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12141a; --card: #1b1e26; --text: #e8eaf0; --soft: #a4acba; --line: #343945; --track: #262a34;
    --part0: #27486b; --part1: #3f79b5; --part2: #6ca8e2; --part3: #b5d7f7; --part4: #f28b52;
    --problem: #ff8a80; --warning: #f2c14e; --note: #8fc1f5;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 1rem; }
p { margin: 0 0 1rem; color: var(--soft); }
small { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
code { font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin: 0 0 1rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem; margin: 0 0 1rem; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .75rem 1rem; display: flex; flex-direction: column-reverse; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; line-height: 1.2; }
.tiles .problem dd { color: var(--problem); } .tiles .warning dd { color: var(--warning); } .tiles .note dd { color: var(--note); }
.badge { font-weight: 600; } .badge.problem { color: var(--problem); } .badge.warning { color: var(--warning); } .badge.note { color: var(--note); }
.beside { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) { .beside { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--part1); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem .45rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .85rem; vertical-align: bottom; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.chart { display: block; overflow: visible; }
.chart text { fill: var(--text); font-size: 14px; } .chart .value { text-anchor: end; font-variant-numeric: tabular-nums; }
.track { fill: var(--track); }
.part0 { fill: var(--part0); } .part1 { fill: var(--part1); } .part2 { fill: var(--part2); } .part3 { fill: var(--part3); } .part4 { fill: var(--part4); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0 0 .75rem; padding: 0; font-size: .85rem; }
.swatch { margin-right: .4rem; vertical-align: -1px; }
@media screen and (max-width: 40rem) {
  .stack thead { display: none; }
  .stack tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .stack th, .stack td { border: 0; padding: .1rem .5rem .1rem 0; text-align: left; }
  .stack .whole { grid-column: 1 / -1; }
  .stack td:not(.whole)::before { content: attr(data-title) " "; display: block; color: var(--soft); font-size: .85rem; }
}
@media print {
  :root { --back: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --track: #eee;
    --part0: #a9cdf0; --part1: #5b9bd8; --part2: #2f6fb3; --part3: #17406f; --part4: #c2410c;
    --problem: #b42318; --warning: #8a5a00; --note: #1f5fa8; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; }
  section { border-width: 0 0 1px; border-radius: 0; padding: .75rem 0; break-inside: avoid; }
  h2 { break-after: avoid; } tr, .chart { break-inside: avoid; } .scroll { overflow: visible; }
}
`;
