import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** Notes what commands can change on a server. Gives the function that sets it back, so that the next command finds the same. */
export function rememberState({ state }: Sandbox): () => void {
  const tokens = structuredClone([...state.tokens]);
  const settings = structuredClone([...state.settings]);
  const features = [...state.features];
  const disabled = [...state.users.values()].filter(({ enabled }) => !enabled);
  return () => {
    refill(state.tokens, structuredClone(tokens));
    refill(state.settings, structuredClone(settings));
    refill(state.features, features);
    for (const user of state.users.values()) user.enabled = !disabled.includes(user);
  };
}

function refill<Key, Value>(map: Map<Key, Value>, entries: [Key, Value][]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
