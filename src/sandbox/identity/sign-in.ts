import { randomBytes } from 'node:crypto';
import { html } from '../../platform/html.ts';
import { readForm } from '../http/form.ts';
import { errorBox, htmlPage, redirect } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { findPerson, PEOPLE } from '../people/people.ts';
import { SESSION_COOKIE } from './identity.ts';
import { BRAND, type IdentityRequest, type IdentityRoute } from './identity-request.ts';

const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const CANCELLED = 'cancelled';

/** Signing in and out, for all protocols. After signing in the browser returns to the page that required it. */
export const signInPlaces: IdentityRoute[] = [
  { method: 'GET', path: '/', handler: whoIsSignedIn },
  { method: 'POST', path: '/sign-in', handler: signIn },
  { method: 'POST', path: '/sign-out', handler: signOut },
];

/** Whether the person has cancelled the sign-in. */
export function isCancelled({ url }: IdentityRequest): boolean {
  return url.searchParams.has(CANCELLED);
}

/** The sign-in form, which leads back to the page that required it. */
export function signInPage({ url }: IdentityRequest): RouteResponse {
  const again = new URL(url);
  again.searchParams.delete('prompt');
  return page(`${again.pathname}${again.search}`);
}

function page(to: string, error = ''): RouteResponse {
  const [someone] = PEOPLE;
  const body = html`${errorBox(error)}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${to}">
<label>User name <input name="username" autocomplete="username" autocapitalize="none" autofocus required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<div class="row">
<button type="submit">Sign in</button>
<button type="submit" class="plain" name="cancel" value="true" formnovalidate>Cancel</button>
</div>
</form>
<p class="small">For example ${someone?.username ?? ''} with ${someone?.password ?? ''}.</p>`;
  return htmlPage({ title: 'Sign in', brand: BRAND, body, status: error === '' ? 200 : 401 });
}

async function signIn({ identity, incoming }: IdentityRequest): Promise<RouteResponse> {
  const form = await readForm(incoming);
  const to = new URL(form.get('to') ?? '/', identity.url);
  if (to.origin !== identity.url) return page('/', 'There is no such page here.');
  if (form.has('cancel')) {
    to.searchParams.set(CANCELLED, 'true');
    return redirect(`${to.pathname}${to.search}`, { status: 303 });
  }
  const person = findPerson(form.get('username') ?? '', form.get('password') ?? '');
  if (!person) return page(`${to.pathname}${to.search}`, 'The user name or the password is wrong.');
  const session = randomBytes(16).toString('hex');
  identity.sessions.set(session, person);
  const cookies = [`${SESSION_COOKIE}=${session}; ${ATTRIBUTES}`];
  return redirect(`${to.pathname}${to.search}`, { status: 303, cookies });
}

function whoIsSignedIn(request: IdentityRequest): RouteResponse {
  if (isCancelled(request)) return redirect('/');
  if (!request.person) return signInPage(request);
  const body = html`<p>You are ${request.person.username}.</p>
<form method="post" action="/sign-out"><button type="submit">Sign out</button></form>`;
  return htmlPage({ title: 'Signed in', brand: BRAND, body });
}

function signOut(): RouteResponse {
  return redirect('/', { status: 303, cookies: [`${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`] });
}
