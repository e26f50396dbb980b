import { type Answer, ApiError, forbidden, json, notFound, unauthorized } from '../answers.ts';
import { collection } from '../collection.ts';
import { refuseConflict } from '../conflicts.ts';
import { callerOf, type Exchange, param, readBody } from '../exchange.ts';
import type { Route } from '../router.ts';
import { isPublicSetting, type Setting } from '../settings.ts';
import type { User } from '../state.ts';
import { isGoodForRancher } from '../tokens.ts';
import { settingView } from '../views/setting.ts';

/** Rancher's settings: everybody who has logged in reads them; admins, and users with the role for it, change them. */
export const settingRoutes: Route[] = [
  { method: 'GET', path: '/v3/settings', handler: list },
  { method: 'GET', path: '/v3/settings/:name', open: true, handler: get },
  { method: 'PUT', path: '/v3/settings/:name', handler: update },
];

function list(exchange: Exchange): Answer {
  const { user } = callerOf(exchange);
  const { baseUrl, url, rancher } = exchange;
  const settings = [...rancher.state.settings.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const views = settings.map((setting) => settingView(setting, mayManageSettings(user), baseUrl));
  return json(collection(views, { self: `${baseUrl}/v3/settings`, resourceType: 'setting', query: url.searchParams }));
}

function get(exchange: Exchange): Answer {
  const { caller } = exchange;
  const name = param(exchange, 'name');
  const known = caller !== undefined && isGoodForRancher(caller.token);
  if (!known && !isPublicSetting(name)) return unauthorized();
  const mayUpdate = known && mayManageSettings(caller.user);
  return json(settingView(findSetting(exchange), mayUpdate, exchange.baseUrl));
}

/** Takes any value at all, as a Rancher 2.15.0 without its webhook does (captured); only the environment's cannot be changed. */
async function update(exchange: Exchange): Promise<Answer> {
  const { user } = callerOf(exchange);
  const setting = findSetting(exchange);
  if (!mayManageSettings(user)) throw forbidden(user.id, 'update', 'settings', setting.name);
  if (setting.fromEnvironment) {
    const message = `${setting.name} is readOnly because its value is from environment variable`;
    throw new ApiError(405, 'MethodNotAllow', message);
  }
  refuseConflict(exchange.rancher.state, 'settings', setting.name);
  const { value } = await readBody(exchange.request);
  setting.value = typeof value === 'string' ? value : '';
  return json(settingView(setting, true, exchange.baseUrl));
}

function mayManageSettings({ admin, globalRoles }: User): boolean {
  return admin || globalRoles.has('settings-manage');
}

function findSetting(exchange: Exchange): Setting {
  const name = param(exchange, 'name');
  const setting = exchange.rancher.state.settings.get(name);
  if (!setting) throw notFound('settings', name);
  return setting;
}
