import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import type { Certificates } from '../certificates.ts';
import type { IssuedSecrets } from '../issued-secrets.ts';
import { type Listener, listen } from '../listener.ts';
import { json, type RouteResponse } from '../route-response.ts';
import { matchPath } from '../router.ts';
import { fail, write } from '../server.ts';
import { azureRoutes } from './azure.ts';
import { deviceRoutes } from './device-pages.ts';
import { githubRoutes } from './github.ts';
import { Identity } from './identity.ts';
import type { IdentityRoute } from './identity-request.ts';
import { makeSigningKey } from './jwt.ts';
import { oidcRoutes } from './oidc.ts';
import { samlRoutes } from './saml.ts';
import { signInPlaces } from './sign-in.ts';

const ROUTES: IdentityRoute[] = [
  ...signInPlaces,
  ...deviceRoutes,
  ...githubRoutes,
  ...azureRoutes,
  ...oidcRoutes,
  ...samlRoutes,
];

/** Starts the sandbox's own identity provider, on a free port of loopback. */
export async function startIdentity(
  certificates: Certificates,
  { clock, issuedSecrets }: { clock: Clock; issuedSecrets: IssuedSecrets },
): Promise<{ identity: Identity; listener: Listener }> {
  const identity = new Identity(clock, await makeSigningKey(), issuedSecrets);
  const listener = await listen(certificates, 0, (request, response) => {
    response.setHeader('Date', new Date(clock.now()).toUTCString());
    void serve(identity, request, response);
  });
  identity.url = `https://${listener.host}`;
  return { identity, listener };
}

async function serve(identity: Identity, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    write(outgoing, await respond(identity, incoming));
  } catch (error) {
    fail(outgoing, error);
  }
}

function respond(identity: Identity, incoming: IncomingMessage): RouteResponse | Promise<RouteResponse> {
  const url = new URL(`${identity.url}${incoming.url}`);
  for (const { method, path, handler } of ROUTES) {
    const params = method === incoming.method ? matchPath(path, url.pathname) : undefined;
    if (params) return handler({ identity, incoming, url, params, person: identity.personOf(incoming) });
  }
  return json({ error: 'not_found' }, 404);
}
