import type { RancherState } from '../state.ts';
import { isExpired } from './tokens.ts';

const INTERVAL_MS = 60 * 60_000;
/** A terminal may still fetch a younger one. */
const AUTH_TOKEN_AGE_MS = 15 * 60_000;

/**
 * Removes expired tokens, and the tokens of SAML logins that no terminal has fetched. Rancher does so every hour; the
 * sandbox at its next request, as of the last full hour since its start (source: pkg/auth/tokens/purge_daemon.go).
 */
export function purge(state: RancherState): void {
  const hours = Math.floor((state.clock.now() - state.lastPurge) / INTERVAL_MS);
  if (hours < 1) return;
  const then = state.lastPurge + hours * INTERVAL_MS;
  state.lastPurge = then;
  for (const tokens of [state.tokens, state.extTokens]) {
    for (const [name, token] of tokens) if (isExpired(token, then)) tokens.delete(name);
  }
  for (const [id, { created }] of state.authTokens) {
    if (created + AUTH_TOKEN_AGE_MS < then) state.authTokens.delete(id);
  }
}
