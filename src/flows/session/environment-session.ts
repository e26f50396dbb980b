import { environmentKey } from '../../environment-key.ts';
import { CliError } from '../../errors.ts';
import { isToken, tokenId } from '../../rancher/tokens/tokens.ts';
import { Secret } from '../../secret.ts';
import { isQuoted } from '../../shell-words.ts';
import type { Context } from '../context.ts';
import { environmentServer } from '../environment-server.ts';
import type { Session } from './session.ts';

/** The session in the environment, if it is one for this server: it is stored nowhere, and no login takes its place. */
export function environmentSession({ env, clock }: Context, server: string, profile: string): Session | undefined {
  if (environmentServer(env) !== server) return undefined;
  const key = environmentKey(env);
  if (key === undefined) return undefined;
  if (isQuoted(key.text)) {
    throw new CliError('usage', `${key.name} has quotes around its value`, 'Set it without them: token-xxxxx:yyyyyyyy');
  }
  if (!isToken(key.text)) {
    throw new CliError('usage', `${key.name} is not a bearer token`, 'It has the form token-xxxxx:yyyyyyyy.');
  }
  const token = new Secret(key.text);
  return {
    token,
    record: {
      server,
      profile,
      tokenId: tokenId(token),
      user: { id: '', name: '' },
      provider: '',
      createdAt: 0,
      expiresAt: Infinity,
      lastUsedAt: clock.now(),
      limits: {},
      store: 'environment',
    },
  };
}
