import type { ListedToken } from '../../../rancher/tokens/listed-tokens.ts';
import { type TokenKind, tokenKinds, tokenPurposes } from '../../../rancher/tokens/token-kinds.ts';
import type { TokenFacts } from '../../tokens/token-facts.ts';
import { hasFinding, type TokenFinding } from '../../tokens/token-findings.ts';
import type { Fix, Severity } from './finding.ts';

/** What the caller asks for, and what this machine knows. */
export interface AuditOptions {
  /** Milliseconds. */
  unusedFor: number;
  /** Milliseconds; undefined: the age of tokens is no finding. */
  olderThan: number | undefined;
  /** The same as they were typed. */
  words: { unusedFor: string; olderThan: string };
  /** The ids of the tokens that the official Rancher CLI stores on this machine. */
  rancherCli: ReadonlySet<string>;
}

/** A finding about tokens: which, how bad, and what to do. */
export interface TokenRule {
  id: string;
  severity: Severity;
  what: string;
  matches(token: ListedToken, facts: TokenFacts, now: number): boolean;
  /** `prune`: the command that deletes tokens, with these filters. */
  fix(commands: { prune(filters: string): string; doctor: string }): Fix;
}

/** Rancher makes these itself, for a moment's work, and forgets them. */
const leftByRancher: readonly TokenKind[] = ['kubectl-shell', 'compose', 'helm', 'pipeline', 'telemetry', 'drain-node'];

/** The rules, in the order of the report. */
export function tokenRules(options: AuditOptions): TokenRule[] {
  return [
    ...tokenKinds.map(neverExpires),
    byFinding('disabled-provider', 'problem', 'tokens of an auth provider that is disabled'),
    byFinding(
      'over-maximum',
      'warning',
      "tokens that live longer than today's maximum: they were created before it was lowered",
    ),
    byFinding('disabled-user', 'warning', 'tokens of disabled users: they work again when the user is enabled'),
    byFinding('deleted-user', 'warning', 'tokens of users that no longer exist'),
    rancherCli(options),
    unused(options),
    ...old(options),
    byFinding('never-used', 'note', 'tokens that were never used, created more than a day ago'),
    expired,
  ];
}

function neverExpires(kind: TokenKind): TokenRule {
  const id = `never-expires-${kind}`;
  const matches = (token: ListedToken): boolean => token.kind === kind && token.expiresAt === Infinity;
  const purpose = kind === 'other' ? 'of a kind unknown to this program' : `for ${tokenPurposes[kind]}`;
  const what = `tokens that never expire, ${purpose}`;
  if (kind === 'agent') {
    const advice = 'Nothing: an agent needs its token. Delete those of clusters that no longer exist.';
    return { id, severity: 'note', what, matches, fix: () => ({ advice }) };
  }
  const severity = leftByRancher.includes(kind) ? 'warning' : 'problem';
  return { id, severity, what, matches, fix: ({ prune }) => ({ command: prune(`--kind ${kind} --never-expires`) }) };
}

function byFinding(id: TokenFinding, severity: Severity, what: string): TokenRule {
  return {
    id,
    severity,
    what,
    matches: (token, facts, now) => hasFinding(id, token, facts, now),
    fix: ({ prune }) => ({ command: prune(`--finding ${id}`) }),
  };
}

function rancherCli({ rancherCli: ids }: AuditOptions): TokenRule {
  return {
    id: 'rancher-cli',
    severity: 'warning',
    what: 'tokens that the Rancher CLI stores on this machine, valid for every cluster',
    matches: ({ id }) => ids.has(id),
    fix: ({ doctor }) => ({ command: doctor }),
  };
}

function unused({ unusedFor, words }: AuditOptions): TokenRule {
  return {
    id: 'unused',
    severity: 'warning',
    what: `tokens not used for ${words.unusedFor}`,
    matches: ({ kind, lastUsedAt, expiresAt }, _facts, now) =>
      kind !== 'agent' && expiresAt > now && lastUsedAt !== undefined && now - lastUsedAt >= unusedFor,
    fix: ({ prune }) => ({ command: prune(`--unused-for ${words.unusedFor}`) }),
  };
}

function old({ olderThan, words }: AuditOptions): TokenRule[] {
  if (olderThan === undefined) return [];
  return [
    {
      id: 'old',
      severity: 'warning',
      what: `tokens created more than ${words.olderThan} ago`,
      matches: ({ kind, createdAt, expiresAt }, _facts, now) =>
        kind !== 'agent' && expiresAt > now && now - createdAt >= olderThan,
      fix: ({ prune }) => ({ command: prune(`--older-than ${words.olderThan}`) }),
    },
  ];
}

/** Rancher deletes expired tokens every hour. */
const purgeTime = 2 * 3_600_000;

const expired: TokenRule = {
  id: 'expired',
  severity: 'note',
  what: 'expired tokens that Rancher has not deleted, although it does so every hour',
  matches: ({ expiresAt }, _facts, now) => now - expiresAt >= purgeTime,
  fix: ({ prune }) => ({ command: prune('--expired') }),
};
