import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { type Certificates, derOf, makeSelfSigned } from '../certificates.ts';
import { type Listener, listen } from '../http/listener.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { matchPath } from '../http/router.ts';
import { fail, write } from '../server.ts';
import type { IssuedSecrets } from '../tokens/issued-secrets.ts';
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

/** An identity provider with a new key; `url` has to be set when it listens. */
export async function makeIdentity(clock: Clock, issuedSecrets: IssuedSecrets): Promise<Identity> {
  const key = await makeSigningKey();
  const certificate = await makeSelfSigned('CN=kubectl-rancher identity provider', key.privateKey);
  return new Identity(clock, { key, certificate: derOf(certificate) }, issuedSecrets);
}

/** Starts the sandbox's own identity provider, on a free port of loopback. */
export async function startIdentity(
  certificates: Certificates,
  { clock, issuedSecrets }: { clock: Clock; issuedSecrets: IssuedSecrets },
): Promise<{ identity: Identity; listener: Listener }> {
  const identity = await makeIdentity(clock, issuedSecrets);
  const listener = await listen(certificates, 0, (incoming, outgoing) => {
    outgoing.setHeader('Date', new Date(clock.now()).toUTCString());
    void serveIdentity(identity, incoming, outgoing);
  });
  identity.url = `https://${listener.host}`;
  return { identity, listener };
}

/** Serves one request to an identity provider. */
export async function serveIdentity(
  identity: Identity,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
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
