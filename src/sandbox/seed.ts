import type { Clock } from '../platform/clock.ts';
import { generatedName, randomWord } from './names.ts';
import { SETTING_DEFAULTS } from './settings.ts';
import { RancherState } from './state.ts';
import { PROFILES, type SandboxVersion } from './versions.ts';

export const DEFAULT_CLUSTER_COUNT = 3;

/** What a fresh sandbox holds: an admin, a standard user, the version's settings at their defaults, and `clusterCount` clusters. */
export function seedState(clock: Clock, version: SandboxVersion, clusterCount: number): RancherState {
  const state = new RancherState(clock, PROFILES[version]);
  seedSettings(state);
  state.addUser({ username: 'admin', password: 'admin-password', name: 'Default Admin', admin: true });
  const jane = state.addUser({ username: 'jane', password: 'jane-password', name: 'Jane' });
  seedClusters(state, clusterCount, jane.id);
  return state;
}

function seedSettings(state: RancherState): void {
  const { settings, serverVersion } = state.profile;
  for (const [name, value] of Object.entries({ ...SETTING_DEFAULTS, ...settings })) {
    state.addSetting(name, { default: value });
  }
  state.addSetting('server-version', { default: 'dev', value: serverVersion, fromEnvironment: true });
}

/** `local`, where only admins may work, then `dev`, `prod` and as many more as wanted, all with the standard user as a member. */
function seedClusters(state: RancherState, count: number, memberId: string): void {
  state.addCluster({ id: 'local', name: 'local' });
  for (let index = 1; index < count; index += 1) {
    let cluster = clusterAt(index);
    // Of a thousand random ids, two are the same once in thirty times.
    while (state.clusters.has(cluster.id)) cluster = clusterAt(index);
    state.addCluster({ ...cluster, members: new Set([memberId]) });
  }
}

/** Legacy ids (`c-xxxxx`) for the imported ones, `c-m-xxxxxxxx` for `prod`: a client meets both. */
function clusterAt(index: number): { id: string; name: string } {
  if (index === 1) return { id: generatedName('c-'), name: 'dev' };
  if (index === 2) return { id: `c-m-${randomWord(8)}`, name: 'prod' };
  return { id: generatedName('c-'), name: `cluster-${index}` };
}
