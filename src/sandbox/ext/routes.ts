import type { Route } from '../http/router.ts';
import { extAbsentRoutes, extDiscoveryRoutes } from './discovery.ts';
import { extKubeconfigRoutes } from './kubeconfigs.ts';
import { selfUserRoutes } from './self-users.ts';
import { extTokenRoutes } from './tokens.ts';

/** Rancher's API extension `ext.cattle.io/v1`, at the server's root. */
export const extRoutes: Route[] = [
  ...extDiscoveryRoutes,
  ...extTokenRoutes,
  ...extKubeconfigRoutes,
  ...selfUserRoutes,
  ...extAbsentRoutes,
];
