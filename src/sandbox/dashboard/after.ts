export const HOME = '/dashboard/home';

/**
 * Where a browser goes after its login. Rancher as an OIDC provider sends it to the login page with the query of the
 * authorization request, but without the challenge's method; a page that needs a login names itself in `to`.
 */
export function afterLogin({ searchParams, origin }: URL): string {
  if (searchParams.has('client_id') && searchParams.has('redirect_uri')) {
    const query = new URLSearchParams(searchParams);
    if (!query.has('code_challenge_method')) query.set('code_challenge_method', 'S256');
    return `/oidc/authorize?${query}`;
  }
  const to = searchParams.get('to') ?? HOME;
  const url = URL.canParse(to, origin) ? new URL(to, origin) : undefined;
  return to.startsWith('/') && url?.origin === origin ? `${url.pathname}${url.search}` : HOME;
}
