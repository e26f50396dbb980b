import type { RancherState } from '../state.ts';
import { isValidForRancher } from '../tokens/tokens.ts';
import type { RouteRequest } from './route-request.ts';
import { ApiError, type HANDLED, type RouteResponse, unauthorized } from './route-response.ts';

export type Handler = (
  request: RouteRequest,
) => RouteResponse | typeof HANDLED | Promise<RouteResponse | typeof HANDLED>;

/** One row of a table of routes. */
export interface Route {
  method: string;
  /** Segments of a path; `:name` matches one segment, a final `*` the rest. */
  path: string;
  /** The value of `?action=`, for the routes that are actions. */
  action?: string;
  /** Whether this server has the route; absent: every version has it. */
  served?: (state: RancherState) => boolean;
  /** Open to callers without a token that is valid for Rancher's API; the handler checks the caller itself. */
  open?: true;
  handler: Handler;
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/**
 * Makes one handler of a table of routes. Without a token that is valid for Rancher's API every path that is not open
 * is a 401, even where there is nothing (captured on Rancher 2.15.0).
 */
export function makeRouter(routes: Route[]): Handler {
  return (request) => {
    const match = findRoute(routes, request);
    if (!match?.route.open && !isAllowed(request)) return unauthorized();
    if (!match) return absentFromNorman(request);
    return match.route.handler({ ...request, params: match.params });
  };
}

/** v3's response to a path or an action that it does not have (captured on Rancher 2.15.0). */
export function absentFromNorman({ url }: RouteRequest): never {
  const action = url.searchParams.get('action');
  if (action !== null) throw new ApiError(422, 'InvalidAction', `Invalid action: ${action}`);
  const [, , resource = ''] = url.pathname.split('/');
  throw new ApiError(404, 'NotFound', `failed to find schema ${resource}`);
}

function isAllowed(request: RouteRequest): boolean {
  return request.caller !== undefined && isValidForRancher(request.caller.token);
}

function findRoute(routes: Route[], request: RouteRequest): Match | undefined {
  const action = request.url.searchParams.get('action') ?? undefined;
  for (const route of routes) {
    if (!isFor(route, request.incoming.method, action)) continue;
    if (route.served?.(request.rancher.state) === false) continue;
    const params = matchPath(route.path, request.url.pathname);
    if (params) return { route, params };
  }
  return undefined;
}

function isFor(route: Route, method: string | undefined, action: string | undefined): boolean {
  return route.method === '*' || (route.method === method && route.action === action);
}

/**
 * The parameters of a path that matches the pattern, else undefined. Names of collections are compared without case.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const rest = wanted.at(-1) === '*';
  if (rest) wanted.pop();
  if (rest ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return params;
}
