import type { Audit } from '../../flows/admin/audit/audit.ts';
import type { AuditFinding, Severity } from '../../flows/admin/audit/finding.ts';
import { rfc3339 } from '../../rfc3339.ts';

/** The fields of an audit in JSON, documented in docs/output.md. */
export function auditFields({ server, version, at, allUsers, recordsUse, tokens, findings }: Audit) {
  return {
    server,
    version: version || null,
    at: rfc3339(at),
    allUsers,
    recordsUse,
    tokens,
    problems: countSeverity(findings, 'problem'),
    warnings: countSeverity(findings, 'warning'),
    notes: countSeverity(findings, 'note'),
    findings: findings.map(findingFields),
  };
}

/** How many findings have a severity. */
export function countSeverity(findings: AuditFinding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function findingFields({ id, severity, count, what, example, users, fix }: AuditFinding) {
  return {
    id,
    severity,
    count,
    what,
    example: example ?? null,
    users,
    command: 'command' in fix ? fix.command : null,
    advice: 'advice' in fix ? fix.advice : null,
  };
}
