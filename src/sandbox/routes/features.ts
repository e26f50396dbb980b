import { refuseConflict } from '../conflicts.ts';
import { collection } from '../http/collection.ts';
import { callerOf, param, type RouteRequest, readBody, toBoolean } from '../http/route-request.ts';
import { ApiError, forbidden, json, notFound, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import type { RancherState } from '../state.ts';
import { timestamp, wholeSecond } from '../views/time.ts';

/** That of token-hashing is captured on Rancher 2.15.0, `auth` read in its source, that of oidc-provider a guess. */
const FLAGS: Record<string, { description: string; default: boolean; dynamic: boolean }> = {
  auth: { description: 'Enable authentication', default: true, dynamic: false },
  'token-hashing': {
    description: 'Enable one way hashing of tokens. Once enabled token hashing can not be disabled',
    default: false,
    dynamic: true,
  },
  'oidc-provider': { description: 'Enable Rancher as an OIDC provider', default: false, dynamic: false },
};

const TOKEN_HASHING = 'token-hashing';

/** Some of the feature flags: readable with a login, changed by admins. */
export const featureRoutes: Route[] = [
  { method: 'GET', path: '/v3/features', handler: list },
  { method: 'GET', path: '/v3/features/:name', handler: (request) => json(view(request, featureName(request))) },
  { method: 'PUT', path: '/v3/features/:name', handler: update },
];

function list(request: RouteRequest): RouteResponse {
  const views = [...request.rancher.state.features.keys()].sort().map((name) => view(request, name));
  const self = `${request.baseUrl}/v3/features`;
  return json(collection(views, { self, resourceType: 'feature', query: request.url.searchParams }));
}

/**
 * Turning token hashing on hashes every token, and locks the flag (source: pkg/api/norman/customization/feature,
 * pkg/controllers/management/feature).
 */
async function update(request: RouteRequest): Promise<RouteResponse> {
  const { user } = callerOf(request);
  const { state } = request.rancher;
  const name = featureName(request);
  if (!user.admin) throw forbidden(user.id, 'update', 'features', name);
  refuseConflict(state, 'features', name);
  const { value } = await readBody(request.incoming);
  if (value === undefined) throw invalid('must contain value');
  if (isLocked(state, name)) throw invalid('feature flag cannot be changed from current value: true');
  const isOn = toBoolean(value);
  if (name === TOKEN_HASHING && isOn) state.hashTokens();
  else state.features.set(name, isOn);
  return json(view(request, name));
}

function isLocked({ features }: RancherState, name: string): boolean {
  return name === TOKEN_HASHING && features.get(name) === true;
}

function invalid(message: string): ApiError {
  return new ApiError(422, 'InvalidBodyContent', message);
}

/** The name in the path; 404 when there is no such flag. */
function featureName(request: RouteRequest): string {
  const name = param(request, 'name');
  if (!request.rancher.state.features.has(name)) throw notFound('features', name);
  return name;
}

/** A flag as captured on Rancher 2.15.0. */
function view({ baseUrl, rancher }: RouteRequest, name: string) {
  const self = `${baseUrl}/v3/features/${name}`;
  return {
    baseType: 'feature',
    created: timestamp(rancher.state.startedAt),
    createdTS: wholeSecond(rancher.state.startedAt),
    creatorId: null,
    id: name,
    links: { remove: self, self, update: self },
    name,
    state: 'active',
    status: {
      ...FLAGS[name],
      lockedValue: isLocked(rancher.state, name) || null,
      prime: false,
      type: '/v3/schemas/featureStatus',
    },
    transitioning: 'no',
    transitioningMessage: '',
    type: 'feature',
    uuid: rancher.state.uuid,
    value: rancher.state.features.get(name),
  };
}
