import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate } from './authentication.ts';
import { extRoutes } from './ext/routes.ts';
import { StatusError } from './kubernetes/status.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { purge } from './purge.ts';
import type { Rancher } from './rancher.ts';
import { ApiError, errorResponse, HANDLED, type RouteResponse } from './route-response.ts';
import { makeRouter, type Route } from './router.ts';
import { authTokenRoutes } from './routes/auth-tokens.ts';
import { clusterRoutes } from './routes/clusters.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { featureRoutes } from './routes/features.ts';
import { globalRoleRoutes } from './routes/global-roles.ts';
import { kubernetesRoutes } from './routes/kubernetes-proxy.ts';
import { loginRoutes } from './routes/login.ts';
import { managementClusterRoutes } from './routes/management-clusters.ts';
import { managementTokenRoutes } from './routes/management-tokens.ts';
import { oidcLoginRoutes } from './routes/oidc-login.ts';
import { absentRoutes, publicRoutes } from './routes/public.ts';
import { rootRoutes } from './routes/root.ts';
import { samlRoutes } from './routes/saml.ts';
import { settingRoutes } from './routes/settings.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { userRoutes } from './routes/users.ts';

/** The first route that fits is taken, so the special ones stand before the general ones. */
const ROUTES: Route[] = [
  ...publicRoutes,
  ...loginRoutes,
  ...oidcRoutes,
  ...extRoutes,
  ...oidcLoginRoutes,
  ...samlRoutes,
  ...authTokenRoutes,
  ...absentRoutes,
  ...dashboardRoutes,
  ...managementTokenRoutes,
  ...managementClusterRoutes,
  ...kubernetesRoutes,
  ...rootRoutes,
  ...tokenRoutes,
  ...userRoutes,
  ...globalRoleRoutes,
  ...clusterRoutes,
  ...settingRoutes,
  ...featureRoutes,
];

const route = makeRouter(ROUTES);

/** Answers one request to Rancher: says who asks, finds the route, writes what it answers. */
export async function serveRancher(
  rancher: Rancher,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const baseUrl = `https://${request.headers.host ?? 'localhost'}`;
    const url = new URL(`${baseUrl}${request.url}`);
    purge(rancher.state);
    const caller = authenticate(rancher.state, request);
    const result = await route({ rancher, request, response, url, baseUrl, caller, params: {} });
    if (result !== HANDLED) write(response, result);
  } catch (error) {
    fail(response, error);
  }
}

/** Ends a request that went wrong: with an answer where one can still be given, else by tearing the connection. */
export function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else write(response, failure(error));
}

/** Writes an answer. The type is JSON unless the answer names another, or none. */
export function write(response: ServerResponse, result: RouteResponse): void {
  const { status, body = '', contentType = 'application/json', headers = {} } = result;
  response.statusCode = status;
  if (contentType !== null) response.setHeader('Content-Type', contentType);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
}

function failure(error: unknown): RouteResponse {
  if (error instanceof ApiError) return errorResponse(error);
  if (error instanceof StatusError) return { status: error.code, body: error.body };
  const message = error instanceof Error ? error.message : String(error);
  return errorResponse(new ApiError(500, 'ServerError', message));
}
