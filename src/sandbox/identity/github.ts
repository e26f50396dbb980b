import { readForm } from '../http/form.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import { PEOPLE } from '../people/people.ts';
import { authorize, redeem } from './codes.ts';
import type { IdentityRequest, IdentityRoute } from './identity-request.ts';
import { bearerPerson, clientOf, issueAccessToken } from './tokens.ts';

/** The parts of GitHub that sign people in: no PKCE, no ID token. */
export const githubRoutes: IdentityRoute[] = [
  { method: 'GET', path: '/login/oauth/authorize', handler: authorization },
  { method: 'POST', path: '/login/oauth/access_token', handler: accessToken },
  { method: 'GET', path: '/api/v3/user', handler: user },
  { method: 'GET', path: '/api/v3/user/orgs', handler: () => json([]) },
  { method: 'GET', path: '/api/v3/user/teams', handler: () => json([]) },
];

function authorization(request: IdentityRequest): RouteResponse {
  return authorize(request, {
    registration: request.identity.registrations.get(request.url.searchParams.get('client_id') ?? ''),
    mayRedirectTo: (uri, { redirectUris }) => redirectUris.includes(uri),
    needsPkce: () => false,
  });
}

/** GitHub responds to an invalid code with 200, too, and an error in the body. */
async function accessToken(request: IdentityRequest): Promise<RouteResponse> {
  const form = await readForm(request.incoming);
  const registration = clientOf(request, form);
  if (!registration) return json({ error: 'incorrect_client_credentials' });
  const grant = redeem(request, form, registration);
  if (!grant) return json({ error: 'bad_verification_code' });
  return json({
    access_token: issueAccessToken(request.identity, grant.person),
    token_type: 'bearer',
    scope: 'read:org',
  });
}

function user(request: IdentityRequest): RouteResponse {
  const person = bearerPerson(request);
  if (!person) return json({ message: 'Bad credentials' }, 401);
  return json({ id: PEOPLE.indexOf(person) + 1, login: person.username, name: person.name, type: 'User' });
}
