import { type Answer, ApiError, unauthorized } from '../answers.ts';
import type { Caller } from '../authentication.ts';
import { HOME } from '../dashboard/after.ts';
import { CREATE_KEY_PATH, createKeyPage } from '../dashboard/create-key-page.ts';
import { homePage } from '../dashboard/home-page.ts';
import { loginPage } from '../dashboard/login-page.ts';
import { verifyPage } from '../dashboard/verify-page.ts';
import type { Exchange } from '../exchange.ts';
import { redirect } from '../html.ts';
import type { Handler, Route } from '../router.ts';
import { isGoodForRancher } from '../tokens.ts';

const LOGIN = '/dashboard/auth/login';
const VERIFY = '/dashboard/auth/verify';

/** As much of Rancher's dashboard as logging in needs. */
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

/** The login page itself before 2.7, then the way to it. */
function login(exchange: Exchange): Answer | Promise<Answer> {
  const { loginPage: path } = exchange.rancher.state.profile;
  return path === LOGIN ? redirect(`${LOGIN}${exchange.url.search}`) : loginPage(exchange);
}

function page(path: string, handler: Handler): Route {
  return { method: 'GET', path, open: true, handler };
}

/** A browser goes to the dashboard; to anything else there is nothing here. */
function root({ request, caller }: Exchange): Answer {
  if (request.headers.accept?.includes('text/html')) return redirect('/dashboard/');
  if (!caller) return unauthorized();
  throw new ApiError(404, 'NotFound', '/ not found');
}

/** Whoever is not logged in does that first, and comes back. */
function forLoggedIn(handler: (caller: Caller, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const { caller, url, rancher } = exchange;
    if (caller && isGoodForRancher(caller.token)) return handler(caller, exchange);
    return redirect(
      `${rancher.state.profile.loginPage}?${new URLSearchParams({ to: `${url.pathname}${url.search}` })}`,
    );
  };
}
