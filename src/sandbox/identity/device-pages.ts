import { html } from '../../platform/html.ts';
import { readForm } from '../http/form.ts';
import { errorBox, htmlPage, redirect } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { findDevice } from './devices.ts';
import { BRAND, type IdentityRequest, type IdentityRoute } from './identity-request.ts';
import { isCancelled, signInPage } from './sign-in.ts';

export const DEVICE_PATH = '/devicelogin';
const CONSENT_PATH = `${DEVICE_PATH}/consent`;

/** Where a person approves a login that was started on a device without a browser: code, sign-in, consent. */
export const deviceRoutes: IdentityRoute[] = [
  { method: 'GET', path: DEVICE_PATH, handler: () => codePage() },
  { method: 'POST', path: DEVICE_PATH, handler: takeCode },
  { method: 'GET', path: CONSENT_PATH, handler: consent },
  { method: 'POST', path: CONSENT_PATH, handler: decide },
];

function codePage(error = ''): RouteResponse {
  const body = html`${errorBox(error)}
<form method="post" action="${DEVICE_PATH}">
<label>The code that your terminal shows <input name="user_code" autocomplete="off" autocapitalize="characters" autofocus required></label>
<div class="row"><button type="submit">Continue</button></div>
</form>`;
  return htmlPage({ title: 'Enter code', brand: BRAND, body, status: error === '' ? 200 : 400 });
}

async function takeCode({ identity, incoming }: IdentityRequest): Promise<RouteResponse> {
  const device = findDevice(identity, (await readForm(incoming)).get('user_code') ?? '');
  if (!device) return codePage('That code did not work. Check it, or start again in the terminal.');
  return redirect(`${CONSENT_PATH}?user_code=${device.userCode}`, { status: 303 });
}

function consent(request: IdentityRequest): RouteResponse {
  const userCode = request.url.searchParams.get('user_code') ?? '';
  const device = findDevice(request.identity, userCode);
  if (!device) return codePage('That code did not work. Check it, or start again in the terminal.');
  if (isCancelled(request)) {
    device.outcome = 'denied';
    return donePage('Cancelled', 'You are not signed in. You may close this window.');
  }
  if (!request.person) return signInPage(request);
  const body = html`<p>You are ${request.person.username}. A terminal wants to sign in to Rancher in your name. Continue only if it shows
this code:</p>
<code class="box">${device.userCode}</code>
<form method="post" action="${CONSENT_PATH}">
<input type="hidden" name="user_code" value="${device.userCode}">
<div class="row">
<button type="submit" name="answer" value="yes">Continue</button>
<button type="submit" class="plain" name="answer" value="no">Cancel</button>
</div>
</form>`;
  return htmlPage({ title: 'Are you trying to sign in?', brand: BRAND, body });
}

async function decide({ identity, incoming, person }: IdentityRequest): Promise<RouteResponse> {
  const form = await readForm(incoming);
  const device = findDevice(identity, form.get('user_code') ?? '');
  if (!device || !person) return codePage('That code did not work. Check it, or start again in the terminal.');
  const isApproved = form.get('answer') === 'yes';
  device.outcome = isApproved ? person : 'denied';
  if (!isApproved) return donePage('Cancelled', 'You are not signed in. You may close this window.');
  return donePage('Signed in', 'You are signed in at the terminal. You may close this window.');
}

function donePage(title: string, message: string): RouteResponse {
  return htmlPage({ title, brand: BRAND, body: html`<p>${message}</p>` });
}
