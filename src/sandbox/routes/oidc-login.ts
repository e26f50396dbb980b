import { redirect } from '../http/html.ts';
import { param, type RouteRequest } from '../http/route-request.ts';
import { ApiError, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { isProviderId } from '../providers/catalogue.ts';
import { enabledProvider } from '../providers/enabled.ts';
import { authorizationUrl, makePkce, SCOPES } from '../providers/oidc.ts';
import { setVerifierCookie } from '../providers/pkce-cookie.ts';

/** Where a login with an OIDC provider starts on Rancher 2.15 (captured). */
export const oidcLoginRoutes: Route[] = [
  {
    method: 'GET',
    path: '/v1-oidc/:id',
    open: true,
    served: ({ profile }) => profile.redirectsByRancher,
    handler: begin,
  },
];

/**
 * Redirects to the identity provider with the requested scope and state, and with PKCE, whose verifier goes into a
 * cookie.
 */
async function begin(request: RouteRequest): Promise<RouteResponse> {
  const id = param(request, 'id');
  if (!isProviderId(id)) return { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' };
  const provider = enabledProvider(request.rancher.state, id);
  if (provider.kind !== 'oidc') throw new ApiError(500, 'ServerError', '');
  const { verifier, challenge } = makePkce();
  const query = request.url.searchParams;
  const url = await authorizationUrl(provider);
  url.searchParams.set('scope', query.get('scope') ?? SCOPES);
  url.searchParams.set('code_challenge', challenge);
  url.searchParams.set('code_challenge_method', 'S256');
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return redirect(url.href, { cookies: [setVerifierCookie(verifier)] });
}
