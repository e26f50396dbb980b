import type { Audit } from '../../flows/admin/audit/audit.ts';
import type { AuditFinding, Severity, UserCount } from '../../flows/admin/audit/finding.ts';
import type { Screen } from '../../platform/terminal/screen.ts';
import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { countOf } from '../output/count.ts';
import { countSeverity } from './fields.ts';

const colours: Record<Severity, string> = { problem: '\x1b[31m', warning: '\x1b[33m', note: '\x1b[36m' };
const widths = { severity: 11, count: 8 };
const indent = ' '.repeat(widths.severity + widths.count);

/** An audit as a table, the worst finding first, and a line that sums it up. */
export function formatReport(audit: Audit, screen: Pick<Screen, 'colour'>): string {
  const { findings } = audit;
  const header = `${'SEVERITY'.padEnd(widths.severity)}${'COUNT'.padEnd(widths.count)}FINDING\n`;
  const rows = findings.map((finding) => formatFinding(finding, screen));
  return `${findings.length === 0 ? '' : `${header}${rows.join('')}\n`}${summarize(audit)}\n`;
}

function formatFinding(finding: AuditFinding, { colour }: Pick<Screen, 'colour'>): string {
  const { id, severity, count, what, fix } = finding;
  const shown = severity.padEnd(widths.severity);
  const head = colour ? `${colours[severity]}${shown}\x1b[39m` : shown;
  const lines = [
    `${head}${String(count).padEnd(widths.count)}${id}: ${printable(what)}`,
    ...describeTokens(finding).map((line) => `${indent}${line}`),
    `${indent}${'command' in fix ? `To fix: ${fix.command}` : fix.advice}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** How many users are named. */
const usersShown = 3;

/** An example of a finding's tokens, and whose they are; nothing for a setting. */
export function describeTokens({ example, users }: AuditFinding): string[] {
  if (example === undefined) return [];
  const named = users.slice(0, usersShown).map((user) => `${nameOf(user)} ${user.count}`);
  const more = users.length - named.length;
  const list = [...named, ...(more > 0 ? [countOf(more, 'more user')] : [])];
  return [`such as ${printable(example.id)}; by user: ${list.join(', ')}`];
}

function nameOf({ id, name }: Pick<UserCount, 'id' | 'name'>): string {
  return printable(name || id, 60);
}

function summarize({ server, version, allUsers, recordsUse, tokens, findings }: Audit): string {
  const counts = (['problem', 'warning', 'note'] as const).map((severity) => {
    return countOf(countSeverity(findings, severity), severity);
  });
  const named = `${serverHost(server)}${version === '' ? '' : ` (Rancher ${printable(version)})`}`;
  const scope = allUsers ? 'of all users' : 'of your own';
  const unknown = recordsUse ? '' : '\nIt does not record when a token is used (Rancher 2.10 and later do).';
  return `${named}: ${countOf(tokens, 'token')} ${scope}; ${counts.join(', ')}.${unknown}`;
}
