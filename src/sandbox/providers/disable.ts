import { principalOf } from '../people/principal.ts';
import type { RancherState } from '../state.ts';
import type { ProviderId } from './catalogue.ts';

/** Switches a provider off: its users' tokens are deleted (seen on Rancher 2.15.0). */
export function disableProvider(state: RancherState, id: ProviderId): void {
  const provider = state.providers.get(id);
  if (!provider?.enabled) return;
  provider.enabled = false;
  for (const { name, userId } of [...state.tokens.values(), ...state.extTokens.values()]) {
    const user = state.users.get(userId);
    if (user && principalOf(user).provider === id) state.deleteToken(name);
  }
}
