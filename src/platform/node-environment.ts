import { CliError } from '../errors.ts';

/**
 * Takes away what variables of Node.js itself would do to a program that handles tokens, as far as that is still possible in here; the
 * plugin's script unsets them all. Throws `usage` for what would print tokens.
 */
export function disarmEnvironment(env: NodeJS.ProcessEnv): void {
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  if (env.NODE_DEBUG) {
    const message = 'NODE_DEBUG is set, so Node.js would print your tokens';
    throw new CliError('usage', message, 'Unset it; -v shows requests without secrets.');
  }
}
