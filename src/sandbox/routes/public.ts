import { collection } from '../http/collection.ts';
import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { absentFromNorman, type Route } from '../http/router.ts';
import { type PublicEntry, publicEntries } from '../providers/entries.ts';
import { hasNewApis, hasV3Public } from '../served.ts';

/** What is readable without a login. Types and bodies as captured on Rancher 2.15.0. */
export const publicRoutes: Route[] = [
  { method: 'GET', path: '/ping', open: true, handler: () => plain('pong', 'text/plain; charset=utf-8') },
  { method: 'GET', path: '/cacerts', open: true, handler: ({ rancher }) => plain(rancher.state.setting('cacerts')) },
  { method: 'GET', path: '/rancherversion', open: true, handler: version },
  { method: 'GET', path: '/v1-public/login', open: true, served: hasNewApis, handler: loginByGet },
  { method: 'GET', path: '/v1-public/authproviders', open: true, served: hasNewApis, handler: providers },
  { method: 'GET', path: '/v3-public/authProviders', open: true, served: hasV3Public, handler: v3Providers },
];

/** The responses to public paths that this version lacks; they come after all other public routes. */
export const absentRoutes: Route[] = [
  { method: '*', path: '/v1-public/*', open: true, handler: absent },
  { method: '*', path: '/v3-public/*', open: true, served: (state) => !hasV3Public(state), handler: absent },
  { method: '*', path: '/v3-public/*', open: true, handler: absentFromNorman },
];

function loginByGet(): RouteResponse {
  return { status: 405, contentType: 'text/plain; charset=utf-8', body: 'Method Not Allowed\n' };
}

function absent(): RouteResponse {
  return { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' };
}

function plain(body: string, contentType = 'text/plain'): RouteResponse {
  return { status: 200, contentType, body };
}

function version({ rancher }: RouteRequest): RouteResponse {
  const body = { Version: rancher.state.setting('server-version'), GitCommit: 'HEAD', RancherPrime: 'false' };
  return plain(JSON.stringify(body), 'text/plain; charset=utf-8');
}

async function providers({ rancher, baseUrl }: RouteRequest): Promise<RouteResponse> {
  return json({ data: await publicEntries(rancher.state, baseUrl) });
}

async function v3Providers({ rancher, baseUrl, url }: RouteRequest): Promise<RouteResponse> {
  const entries = (await publicEntries(rancher.state, baseUrl)).map((entry) => v3Entry(entry, baseUrl));
  const self = `${baseUrl}/v3-public/authProviders`;
  return json(collection(entries, { self, resourceType: 'authProvider', query: url.searchParams }));
}

function v3Entry(entry: PublicEntry, baseUrl: string) {
  const provider = `${baseUrl}/v3-public/${entry.type}s/${entry.id}`;
  return {
    ...entry,
    actions: { login: `${provider}?action=login` },
    baseType: 'authProvider',
    creatorId: null,
    links: { self: provider },
  };
}
