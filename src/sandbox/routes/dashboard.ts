import { HOME } from '../dashboard/after.ts';
import { CREATE_KEY_PATH, createKeyPage } from '../dashboard/create-key-page.ts';
import { homePage } from '../dashboard/home-page.ts';
import { loginPage } from '../dashboard/login-page.ts';
import { verifyPage } from '../dashboard/verify-page.ts';
import { redirect } from '../http/html.ts';
import type { RouteRequest } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Handler, Route } from '../http/router.ts';
import type { Caller } from '../people/authentication.ts';
import { isValidForRancher } from '../tokens/tokens.ts';
import { apiRoots } from '../views/api-roots.ts';

const LOGIN = '/dashboard/auth/login';
const VERIFY = '/dashboard/auth/verify';

/** The parts of Rancher's dashboard that logins need. */
export const dashboardRoutes: Route[] = [
  page('/', root),
  page('/verify-auth', ({ url }) => redirect(`${VERIFY}${url.search}`)),
  page('/verify-auth-azure', ({ url }) => redirect(`${VERIFY}${url.search}`)),
  page('/dashboard', () => redirect(HOME)),
  page('/dashboard/', () => redirect(HOME)),
  page('/login', login),
  { ...page(LOGIN, loginPage), served: ({ profile }) => profile.loginPage === LOGIN },
  page(VERIFY, verifyPage),
  page(HOME, forLoggedIn(homePage)),
  page(
    CREATE_KEY_PATH,
    forLoggedIn((caller, { rancher }) => createKeyPage(rancher.state, caller)),
  ),
];

/** The login page itself before 2.7, a redirect to it since. */
function login(request: RouteRequest): RouteResponse | Promise<RouteResponse> {
  const { loginPage: path } = request.rancher.state.profile;
  return path === LOGIN ? redirect(`${LOGIN}${request.url.search}`) : loginPage(request);
}

function page(path: string, handler: Handler): Route {
  return { method: 'GET', path, open: true, handler };
}

/**
 * A browser is sent to the dashboard; other clients get the list of APIs, without a login (captured on Rancher 2.15.0).
 */
function root({ incoming, baseUrl }: RouteRequest): RouteResponse {
  if (incoming.headers.accept?.includes('text/html')) return redirect('/dashboard/');
  return json(apiRoots(baseUrl));
}

/** Sends a browser that is not logged in to the login page, from where it returns. */
function forLoggedIn(handler: (caller: Caller, request: RouteRequest) => RouteResponse): Handler {
  return (request) => {
    const { caller, url, rancher } = request;
    if (caller && isValidForRancher(caller.token)) return handler(caller, request);
    return redirect(
      `${rancher.state.profile.loginPage}?${new URLSearchParams({ to: `${url.pathname}${url.search}` })}`,
    );
  };
}
