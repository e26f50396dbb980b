import type { AuditFinding } from '../../../flows/admin/audit/finding.ts';
import { type Html, html } from '../../../platform/html.ts';
import { printable } from '../../../printable.ts';
import { describeTokens } from '../report.ts';
import { htmlTable } from './table.ts';

/** What was found, the worst first, with what to do about each. */
export function findingSection(findings: AuditFinding[]): Html {
  if (findings.length === 0) return html`<section><h2>Findings</h2><p>There are none.</p></section>`;
  const rows = findings.map((finding) => [
    html`<span class="badge ${finding.severity}">${finding.severity}</span>`,
    finding.count,
    describe(finding),
  ]);
  return html`<section>
<h2>Findings</h2>
${htmlTable({ caption: 'Findings, the worst first', header: ['Severity', 'Count', 'Finding'], rows, whole: 2 })}
</section>`;
}

function describe(finding: AuditFinding): Html {
  const { id, what, fix } = finding;
  const tokens = describeTokens(finding).map((line) => html`<br><small>${line}</small>`);
  const next = 'command' in fix ? html`To fix: <code>${fix.command}</code>` : html`${fix.advice}`;
  return html`<strong>${id}</strong>: ${printable(what)}${tokens}<br>${next}`;
}
