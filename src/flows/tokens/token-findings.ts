import type { ListedToken } from '../../rancher/tokens/listed-tokens.ts';
import type { TokenFacts } from './token-facts.ts';

const day = 24 * 3_600_000;

/** Created and expiry times are in whole seconds, in two clocks. */
const tolerance = 60_000;

type Test = (token: ListedToken, facts: TokenFacts, now: number) => boolean;

/** The findings about tokens that can also be listed and pruned by their name, each with its test of one token. */
const tests = {
  'over-maximum': ({ kind, createdAt, expiresAt }, { maximumOf }) =>
    expiresAt !== Infinity && expiresAt - createdAt > maximumOf(kind) + tolerance,
  'disabled-provider': ({ provider }, { providers }) => isOutside(provider) && !providers.has(provider),
  'disabled-user': ({ user }, { users }) => users?.get(user.id)?.enabled === false,
  'deleted-user': ({ user }, { users }) => users !== undefined && user.id !== '' && !users.has(user.id),
  'never-used': ({ createdAt, lastUsedAt }, { recordsUse }, now) =>
    recordsUse && lastUsedAt === undefined && now - createdAt > day,
} as const satisfies Record<string, Test>;

export type TokenFinding = keyof typeof tests;

export const tokenFindings = Object.keys(tests).filter(isTokenFinding);

function isTokenFinding(text: string): text is TokenFinding {
  return Object.hasOwn(tests, text);
}

/**
 * Whether a finding is true of a token. An expired token is none of them, nor is that of a cluster's agent, which needs
 * it. `now`: milliseconds since the epoch.
 */
export function hasFinding(finding: TokenFinding, token: ListedToken, facts: TokenFacts, now: number): boolean {
  const test: Test = tests[finding];
  return token.expiresAt > now && token.kind !== 'agent' && test(token, facts, now);
}

/** Tokens of Rancher's own accounts name no provider that could be disabled. */
function isOutside(provider: string): boolean {
  return !['', 'local', 'system'].includes(provider);
}
