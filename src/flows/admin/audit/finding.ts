/** How bad a finding is, the worst first. */
export const severities = ['problem', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** How many of a finding's tokens a user has. */
export interface UserCount {
  id: string;
  /** Empty where the server does not say. */
  name: string;
  count: number;
}

/** What to do about a finding: a command of this program, or a sentence where none helps. */
export type Fix = { command: string } | { advice: string };

/** Something about tokens that someone should look at. Names in it are the server's, and may not be printable. */
export interface AuditFinding {
  /** The name of a setting or feature, or the id of one of `tokenRules`; docs/audit.md has them all. */
  id: string;
  severity: Severity;
  /** Tokens; 1 for a setting. */
  count: number;
  /** A sentence without its full stop. */
  what: string;
  /** One of the tokens, the oldest; undefined for a setting. */
  example: { id: string; user: Omit<UserCount, 'count'> } | undefined;
  /** Whose tokens, the most first; empty for a setting. */
  users: UserCount[];
  fix: Fix;
}

/** The worst first; of the same severity as they came. */
export function sortFindings(findings: AuditFinding[]): AuditFinding[] {
  const rank = ({ severity }: AuditFinding): number => severities.indexOf(severity);
  return findings.toSorted((one, other) => rank(one) - rank(other));
}
