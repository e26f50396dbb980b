import type { Clock } from '../platform/clock.ts';
import { generatedName, randomText } from './names.ts';
import { SETTING_DEFAULTS } from './settings.ts';
import { RancherState } from './state.ts';
import { PROFILES, type SandboxVersion } from './versions.ts';

export const DEFAULT_CLUSTER_COUNT = 3;

/**
 * The state of a new sandbox: an admin, a standard user, the version's settings at their defaults, and `clusterCount`
 * clusters.
 */
export function seedState(
  clock: Clock,
  version: SandboxVersion,
  { clusterCount, likeReal }: { clusterCount: number; likeReal: boolean },
): RancherState {
  const state = new RancherState(clock, PROFILES[version], { likeReal });
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

/** `local`, for admins only, then `dev`, `prod` and more, all with the standard user as a member. */
function seedClusters(state: RancherState, count: number, memberId: string): void {
  state.addCluster({ id: 'local', name: 'local' });
  for (let index = 1; index < count; index += 1) {
    let cluster = clusterAt(index);
    // Among a thousand random ids, one time in thirty two are the same.
    while (state.clusters.has(cluster.id)) cluster = clusterAt(index);
    state.addCluster({ ...cluster, members: new Set([memberId]) });
  }
}

/** Ids of both kinds: `c-xxxxx`, and `c-m-xxxxxxxx` for `prod`; a label says what each is for. */
function clusterAt(index: number): { id: string; name: string; labels: Record<string, string> } {
  if (index === 1) return { id: generatedName('c-'), name: 'dev', labels: { env: 'dev' } };
  if (index === 2) return { id: `c-m-${randomText(8)}`, name: 'prod', labels: { env: 'prod' } };
  return { id: generatedName('c-'), name: `cluster-${index}`, labels: { env: 'test' } };
}
