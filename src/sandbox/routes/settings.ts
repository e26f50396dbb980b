import { refuseConflict } from '../conflicts.ts';
import { collection } from '../http/collection.ts';
import { callerOf, param, type RouteRequest, readBody } from '../http/route-request.ts';
import { ApiError, forbidden, json, notFound, type RouteResponse, unauthorized } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { isPublicSetting, type Setting } from '../settings.ts';
import type { User } from '../state.ts';
import { isValidForRancher } from '../tokens/tokens.ts';
import { settingView } from '../views/setting.ts';

/** Rancher's settings: readable with a login; changed by admins and by users with that role. */
export const settingRoutes: Route[] = [
  { method: 'GET', path: '/v3/settings', handler: list },
  { method: 'GET', path: '/v3/settings/:name', open: true, handler: get },
  { method: 'PUT', path: '/v3/settings/:name', handler: update },
];

function list(request: RouteRequest): RouteResponse {
  const { user } = callerOf(request);
  const { baseUrl, url, rancher } = request;
  const settings = [...rancher.state.settings.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const views = settings.map((setting) => settingView(setting, mayManageSettings(user), baseUrl));
  return json(collection(views, { self: `${baseUrl}/v3/settings`, resourceType: 'setting', query: url.searchParams }));
}

function get(request: RouteRequest): RouteResponse {
  const { caller } = request;
  const name = param(request, 'name');
  const known = caller !== undefined && isValidForRancher(caller.token);
  if (!known && !isPublicSetting(name)) return unauthorized();
  const mayUpdate = known && mayManageSettings(caller.user);
  return json(settingView(findSetting(request), mayUpdate, request.baseUrl));
}

/**
 * Accepts any value, as a Rancher 2.15.0 without its webhook does (captured); those from the environment cannot be
 * changed.
 */
async function update(request: RouteRequest): Promise<RouteResponse> {
  const { user } = callerOf(request);
  const setting = findSetting(request);
  if (!mayManageSettings(user)) throw forbidden(user.id, 'update', 'settings', setting.name);
  if (setting.fromEnvironment) {
    const message = `${setting.name} is readOnly because its value is from environment variable`;
    throw new ApiError(405, 'MethodNotAllow', message);
  }
  refuseConflict(request.rancher.state, 'settings', setting.name);
  const { value } = await readBody(request.incoming);
  if (value === undefined) throw new ApiError(500, 'ServerError', 'value not found');
  setting.value = String(value ?? '');
  return json(settingView(setting, true, request.baseUrl));
}

function mayManageSettings({ admin, globalRoles }: User): boolean {
  return admin || globalRoles.has('settings-manage');
}

function findSetting(request: RouteRequest): Setting {
  const name = param(request, 'name');
  const setting = request.rancher.state.settings.get(name);
  if (!setting) throw notFound('settings', name);
  return setting;
}
