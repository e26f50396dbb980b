import type { RancherState } from './state.ts';

/** Whether the server has v1-public, `ext.cattle.io/v1` and `POST /v1/logout`. */
export function hasNewApis({ profile }: RancherState): boolean {
  return profile.hasNewApis;
}

/** Whether the server has v3-public. */
export function hasV3Public({ v3Public }: RancherState): boolean {
  return v3Public;
}
