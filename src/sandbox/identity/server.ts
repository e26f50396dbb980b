import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import type { Certificates } from '../certificates.ts';
import type { GivenOut } from '../given-out.ts';
import { type Listener, listen } from '../listener.ts';
import { json, type RouteResponse } from '../route-response.ts';
import { matchPath } from '../router.ts';
import { fail, write } from '../server.ts';
import { azurePlaces } from './azure.ts';
import { devicePlaces } from './device-pages.ts';
import { githubPlaces } from './github.ts';
import { Identity } from './identity.ts';
import { makeSigningKey } from './jwt.ts';
import { oidcPlaces } from './oidc.ts';
import { samlPlaces } from './saml.ts';
import { signInPlaces } from './sign-in.ts';
import type { Place } from './visit.ts';

const PLACES: Place[] = [
  ...signInPlaces,
  ...devicePlaces,
  ...githubPlaces,
  ...azurePlaces,
  ...oidcPlaces,
  ...samlPlaces,
];

/** Starts the sandbox's own identity provider, on a free port of loopback. */
export async function startIdentity(
  certificates: Certificates,
  { clock, givenOut }: { clock: Clock; givenOut: GivenOut },
): Promise<{ identity: Identity; listener: Listener }> {
  const identity = new Identity(clock, await makeSigningKey(), givenOut);
  const listener = await listen(certificates, 0, (request, response) => {
    response.setHeader('Date', new Date(clock.now()).toUTCString());
    void serve(identity, request, response);
  });
  identity.url = `https://${listener.host}`;
  return { identity, listener };
}

async function serve(identity: Identity, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    write(response, await result(identity, request));
  } catch (error) {
    fail(response, error);
  }
}

function result(identity: Identity, request: IncomingMessage): RouteResponse | Promise<RouteResponse> {
  const url = new URL(`${identity.url}${request.url}`);
  for (const { method, path, handler } of PLACES) {
    const params = method === request.method ? matchPath(path, url.pathname) : undefined;
    if (params) return handler({ identity, request, url, params, person: identity.personOf(request) });
  }
  return json({ error: 'not_found' }, 404);
}
