import type { IncomingMessage, ServerResponse } from 'node:http';
import { extRoutes } from './ext/routes.ts';
import { ApiError, errorResponse, HANDLED, type RouteResponse } from './http/route-response.ts';
import { makeRouter, type Route } from './http/router.ts';
import { StatusError } from './kubernetes/status.ts';
import { withExtraFields } from './like-real/extra-fields.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { authenticate, isAnonymous } from './people/authentication.ts';
import type { Rancher } from './rancher.ts';
import { authConfigRoutes } from './routes/auth-configs.ts';
import { authTokenRoutes } from './routes/auth-tokens.ts';
import { clusterRoleRoutes } from './routes/cluster-roles.ts';
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
import { purge } from './tokens/purge.ts';

/** The first route that matches is used, so special ones come before general ones. */
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
  ...authConfigRoutes,
  ...clusterRoleRoutes,
];

const route = makeRouter(ROUTES);

/** Serves one request to Rancher: authenticates the caller, finds the route, writes its response. */
export async function serveRancher(
  rancher: Rancher,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const baseUrl = `https://${incoming.headers.host ?? 'localhost'}`;
    const url = new URL(`${baseUrl}${incoming.url}`);
    purge(rancher.state);
    const caller = authenticate(rancher.state, incoming);
    const about = { caller, isAnonymous: isAnonymous(incoming) };
    const response = await route({ rancher, incoming, outgoing, url, baseUrl, ...about, params: {} });
    if (response === HANDLED) return;
    write(outgoing, rancher.state.likeReal ? withExtraFields(response) : response);
  } catch (error) {
    fail(outgoing, error);
  }
}

/**
 * Ends a request that failed: with an error response if its headers are not sent yet, else by breaking the connection.
 */
export function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) outgoing.destroy();
  else write(outgoing, failure(error));
}

/** Writes a response. Its type is JSON unless it names another, or none. */
export function write(outgoing: ServerResponse, response: RouteResponse): void {
  const { status, body = '', contentType = 'application/json', headers = {} } = response;
  outgoing.statusCode = status;
  if (contentType !== null) outgoing.setHeader('Content-Type', contentType);
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.end(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
}

function failure(error: unknown): RouteResponse {
  if (error instanceof ApiError) return errorResponse(error);
  if (error instanceof StatusError) return { status: error.code, body: error.body };
  const message = error instanceof Error ? error.message : String(error);
  return errorResponse(new ApiError(500, 'ServerError', message));
}
