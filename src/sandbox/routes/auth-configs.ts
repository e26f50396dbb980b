import { callerOf, param, type RouteRequest, readBody, serverUrl, toBoolean } from '../http/route-request.ts';
import { forbidden, json, notFound, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { CATALOGUE, isProviderId, type ProviderId } from '../providers/catalogue.ts';
import { disableProvider } from '../providers/disable.ts';
import { type ConfigurableId, isConfigurable, readProviderConfig } from '../providers/provider-config.ts';

const CONFIGURABLE = Object.keys(CATALOGUE).filter(isConfigurable);

/**
 * How admins set auth providers up, as far as Rancher's Terraform provider uses it (source:
 * terraform-provider-rancher2).
 */
export const authConfigRoutes: Route[] = [
  { method: 'GET', path: '/v3/authConfigs/:id', handler: get },
  ...CONFIGURABLE.flatMap((id): Route[] => [
    { method: 'PUT', path: pathOf(id), handler: (request) => update(request, id) },
    { method: 'POST', path: pathOf(id), action: 'disable', handler: (request) => disable(request, id) },
  ]),
];

/** `/v3/githubConfigs/github` */
function pathOf(id: ProviderId): string {
  return `/v3/${configType(id)}s/${id}`;
}

function configType(id: ProviderId): string {
  return CATALOGUE[id].type.replace(/Provider$/, 'Config');
}

function get(request: RouteRequest): RouteResponse {
  const id = param(request, 'id');
  if (!isProviderId(id)) throw notFound('authconfigs', id);
  checkAdmin(request, 'get', id);
  return json(view(request, id));
}

async function update(request: RouteRequest, id: ConfigurableId): Promise<RouteResponse> {
  checkAdmin(request, 'update', id);
  const body = await readBody(request.incoming);
  const { state } = request.rancher;
  const facts = { rancherUrl: serverUrl(request), redirectsByRancher: state.profile.redirectsByRancher };
  if (toBoolean(body.enabled)) state.providers.set(id, readProviderConfig(id, body, facts));
  else disableProvider(state, id);
  return json(view(request, id));
}

function disable(request: RouteRequest, id: ProviderId): RouteResponse {
  checkAdmin(request, 'update', id);
  disableProvider(request.rancher.state, id);
  return { status: 200, contentType: 'application/json', body: '' };
}

function checkAdmin(request: RouteRequest, verb: string, id: ProviderId): void {
  const { user } = callerOf(request);
  if (!user.admin) throw forbidden(user.id, verb, 'authconfigs', id);
}

function view({ baseUrl, rancher }: RouteRequest, id: ProviderId) {
  const self = `${baseUrl}${pathOf(id)}`;
  const enabled = rancher.state.providers.get(id)?.enabled ?? false;
  const actions = { disable: `${self}?action=disable` };
  return {
    actions,
    baseType: 'authConfig',
    enabled,
    id,
    links: { self, update: self },
    name: id,
    type: configType(id),
  };
}
