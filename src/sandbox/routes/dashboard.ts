import type { Route } from '../router.ts';

export const dashboardRoutes: Route[] = [];
