import { readForm } from '../form.ts';
import { json, type RouteResponse } from '../route-response.ts';
import { authorize, redeem } from './codes.ts';
import { bearerPerson, clientOf, issueAccessToken } from './tokens.ts';
import type { Place, Visit } from './visit.ts';

/** The part of GitHub that signs people in: no PKCE, no ID token. */
export const githubPlaces: Place[] = [
  { method: 'GET', path: '/login/oauth/authorize', handler: authorization },
  { method: 'POST', path: '/login/oauth/access_token', handler: accessToken },
  { method: 'GET', path: '/api/v3/user', handler: user },
];

function authorization(visit: Visit): RouteResponse {
  return authorize(visit, {
    registration: visit.identity.registrations.get(visit.url.searchParams.get('client_id') ?? ''),
    mayRedirectTo: (uri, { redirectUris }) => redirectUris.includes(uri),
    needsPkce: () => false,
  });
}

/** GitHub says 200 to a bad code too, with an error in the body. */
async function accessToken(visit: Visit): Promise<RouteResponse> {
  const form = await readForm(visit.request);
  const registration = clientOf(visit, form);
  if (!registration) return json({ error: 'incorrect_client_credentials' });
  const grant = redeem(visit, form, registration);
  if (!grant) return json({ error: 'bad_verification_code' });
  return json({
    access_token: issueAccessToken(visit.identity, grant.person),
    token_type: 'bearer',
    scope: 'read:org',
  });
}

function user(visit: Visit): RouteResponse {
  const person = bearerPerson(visit);
  return person ? json({ login: person.username, name: person.name }) : json({ message: 'Bad credentials' }, 401);
}
