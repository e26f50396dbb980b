import { randomUUID } from 'node:crypto';
import { generatedName, tokenSecret } from '../names.ts';
import type { Token } from './tokens.ts';

export type NewToken = Pick<Token, 'userId' | 'ttl'> &
  Partial<Pick<Token, 'description' | 'kind' | 'clusterId' | 'isDerived' | 'generateName'>>;

/** A new token with a name that none of the `others` has, and a fresh secret. `now`: milliseconds since the epoch. */
export function makeToken(token: NewToken, others: ReadonlyMap<string, unknown>, now: number): Token {
  const generateName = token.generateName ?? 'token-';
  let name = generatedName(generateName);
  while (others.has(name)) name = generatedName(generateName);
  return {
    description: '',
    kind: null,
    clusterId: null,
    isDerived: true,
    lastUsedAt: null,
    secret: tokenSecret(),
    // Kubernetes keeps whole seconds, and a token's lifetime counts from there.
    created: Math.floor(now / 1000) * 1000,
    uuid: randomUUID(),
    ...token,
    name,
    generateName,
  };
}
