import { type Answer, json } from '../answers.ts';
import { collection } from '../collection.ts';
import type { Exchange } from '../exchange.ts';
import type { Route } from '../router.ts';

const LOCAL_PROVIDER = {
  id: 'local',
  logoutAllEnabled: false,
  logoutAllForced: false,
  logoutAllSupported: false,
  type: 'localProvider',
};

/** What a client may ask before it has logged in. Types and bodies as captured on Rancher 2.15.0. */
export const publicRoutes: Route[] = [
  { method: 'GET', path: '/ping', open: true, handler: () => plain('pong', 'text/plain; charset=utf-8') },
  { method: 'GET', path: '/cacerts', open: true, handler: ({ rancher }) => plain(rancher.state.setting('cacerts')) },
  { method: 'GET', path: '/rancherversion', open: true, handler: version },
  { method: 'GET', path: '/v1-public/authproviders', open: true, handler: () => json({ data: [LOCAL_PROVIDER] }) },
  { method: 'GET', path: '/v3-public/authProviders', open: true, handler: v3Providers },
];

function plain(body: string, contentType = 'text/plain'): Answer {
  return { status: 200, contentType, body };
}

function version({ rancher }: Exchange): Answer {
  const body = { Version: rancher.state.setting('server-version'), GitCommit: 'HEAD', RancherPrime: 'false' };
  return plain(JSON.stringify(body), 'text/plain; charset=utf-8');
}

function v3Providers({ baseUrl, url }: Exchange): Answer {
  const provider = `${baseUrl}/v3-public/localProviders/local`;
  const entry = {
    actions: { login: `${provider}?action=login` },
    baseType: 'authProvider',
    creatorId: null,
    links: { self: provider },
    ...LOCAL_PROVIDER,
  };
  const self = `${baseUrl}/v3-public/authProviders`;
  return json(collection([entry], { self, resourceType: 'authProvider', query: url.searchParams }));
}
